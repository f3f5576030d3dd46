import { decodeEntry, TransparencyLogError } from '@xacthuc/transparency-log';
import { Compile, type Validator } from 'typebox/compile';
import { type Entry, type EntryType, entrySchemas, entryTypes } from '../entries.ts';

const validators = new Map<EntryType, Validator>();

/** Reads an entry and holds it to its type's schema. @returns what is wrong with it, where something is. */
export function readEntry(bytes: Uint8Array): Entry | { readonly wrong: string } {
  try {
    const entry = decodeEntry(bytes, entryTypes) as Entry;
    let validator = validators.get(entry.type);
    if (!validator) {
      validator = Compile(entrySchemas[entry.type]);
      validators.set(entry.type, validator);
    }
    const { type } = entry;
    return validator.Check(entry) ? entry : { wrong: `not a ${type}` };
  } catch (error) {
    if (error instanceof TransparencyLogError) return { wrong: error.code };
    throw error;
  }
}
