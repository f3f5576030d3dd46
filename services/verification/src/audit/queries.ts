import type pg from 'pg';

/** Any connection of the serving role. */
export type Queries = Pick<pg.Pool, 'query'>;
