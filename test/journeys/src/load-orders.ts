import type { KilledService, Orders } from './killed-service.ts';
import type { ListName } from './two-lists.ts';

/** Milliseconds that loads take undisturbed. */
interface Times {
  readonly first: number;
  readonly reload: number;
}

/** Loads each list once, undisturbed: how long that takes, and what is then active. */
export async function undisturbed(service: KilledService): Promise<Times> {
  const source = await service.addSource();
  const timed = async (list: ListName) => {
    const start = performance.now();
    await service.upload(source, list);
    await service.settle();
    service.contents.set(list, await service.activeContent(source));
    return performance.now() - start;
  };
  service.contents.set('', await service.activeContent(source));
  return { first: await timed('A'), reload: await timed('B') };
}

/** What rounds order, by turns: first loads, changes, dry runs, reversals, and lists one right after the other. */
export function ordersOf({ first, reload }: Times): readonly Orders[] {
  return [
    async (service) => {
      const source = await service.addSource();
      await service.upload(source, 'A');
      await service.upload(source, 'B');
      return first + reload;
    },
    async (service) => {
      const source = await newest(service);
      await service.upload(source, other(await service.shows(source)), true);
      await service.upload(source, other(await service.shows(source)));
      return 2 * reload;
    },
    async (service) => {
      await service.reverse(await newest(service));
      await service.upload(await service.addSource(), 'B');
      return first + reload;
    },
    async (service) => {
      const source = await newest(service);
      await service.upload(source, other(await service.shows(source)));
      return reload;
    },
  ];
}

async function newest(service: KilledService): Promise<string> {
  return service.sources.at(-1) ?? service.addSource();
}

function other(list: ListName): ListName {
  return list === 'A' ? 'B' : 'A';
}
