/**
 * What was not visible in an earlier snapshot and is now, in two conditions on the column that says which transaction wrote a row
 * (xid8, indexed): its transaction began after the snapshot, or was open when it was taken. Together they say what `NOT
 * pg_visible_in_snapshot` does, at a cost that grows with what is new and with nothing else: while a list loads for a minute, in one
 * transaction, a range from the oldest open transaction on holds all answers of that minute, which would be read over and over.
 *
 * Never joined by OR: the planner then reads the whole table where it hopes to find a row soon. Each is a query of its own.
 *
 * @param xid the column. @param snapshot an expression of type pg_snapshot. Later transactions than there are now are of
 *   another server, whose data were restored here.
 */
export const committedSince = (xid: string, snapshot: string): readonly [begun: string, open: string] => [
  `(${xid} >= pg_snapshot_xmax(${snapshot}) AND ${xid} < pg_snapshot_xmax(pg_current_snapshot()))`,
  `${xid} = ANY (ARRAY(SELECT pg_snapshot_xip(${snapshot})))`,
];
