import path from 'node:path';
import { type IsoDate, isIsoDate } from '@xacthuc/domain';
import { type Setting, type SettingName, settings } from './settings.ts';

type Value<S extends Setting> = S['kind'] extends 'integer'
  ? number
  : S['kind'] extends 'boolean'
    ? boolean
    : S['kind'] extends 'list'
      ? readonly string[]
      : S['kind'] extends 'days'
        ? readonly IsoDate[]
        : S['fallback'] extends string
          ? string
          : string | null;

/** All settings, checked and typed. Built once at start by {@link loadConfig}. */
export type Config = { readonly [N in SettingName]: Value<(typeof settings)[N]> };

/** One or more settings are wrong; `message` lists all of them at once, never a secret's value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`Cấu hình sai / settings are wrong:\n${problems.map((p) => `  - ${p}`).join('\n')}`);
    this.problems = problems;
  }
}

/**
 * Reads every setting from `env`.
 * @throws ConfigError naming each wrong or unknown `XACTHUC_*` variable.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const problems = unknownVariables(env);
  const config: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(settings) as [SettingName, Setting][]) {
    const text = env[setting.env]?.trim() || setting.fallback;
    try {
      config[name] = text === null ? null : parse(setting, text);
    } catch (error) {
      problems.push(`${setting.env}: ${(error as Error).message} (${setting.vi} / ${setting.en})`);
    }
  }
  if (problems.length > 0) throw new ConfigError(problems);
  config.dataDir = path.resolve(config.dataDir as string);
  return config as Config;
}

function unknownVariables(env: Readonly<Record<string, string | undefined>>): string[] {
  const known = new Set<string>(Object.values(settings).map((s) => s.env));
  return Object.keys(env)
    .filter((name) => name.startsWith('XACTHUC_') && !name.startsWith('XACTHUC_TEST_') && !known.has(name))
    .map((name) => `${name}: không có thiết lập này / no such setting; see: xacthuc settings`);
}

function parse(setting: Setting, text: string): unknown {
  switch (setting.kind) {
    case 'integer':
      return integer(setting, text);
    case 'boolean':
      if (text === 'true' || text === '1') return true;
      if (text === 'false' || text === '0') return false;
      throw new Error('must be true or false');
    case 'url':
      return httpUrl(text);
    case 'list': {
      const items = listed(text);
      for (const item of items) closed(setting, item);
      return items;
    }
    case 'days': {
      const days = listed(text);
      if (!days.every(isIsoDate)) throw new Error('must be days as YYYY-MM-DD, separated by commas');
      return days;
    }
    case 'string':
      closed(setting, text);
      return text;
    case 'secret':
      return text;
  }
}

function listed(text: string): string[] {
  return text === '' ? [] : text.split(',').map((item) => item.trim());
}

function closed(setting: Setting, value: string): void {
  if (setting.oneOf && !setting.oneOf.includes(value)) throw new Error(`must be one of ${setting.oneOf.join(', ')}`);
}

function integer(setting: Setting, text: string): number {
  const value = Number(text);
  const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = setting;
  if (!Number.isSafeInteger(value) || value < min || value > max) {
    throw new Error(`must be a whole number from ${min} to ${max}`);
  }
  return value;
}

function httpUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) throw new Error('must be an http(s) address');
  return text.replace(/\/+$/, '');
}
