import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** All metrics of one process. Labels come from closed sets: never a number, name or key of anybody. */
export interface Metrics {
  readonly registry: Registry;
  readonly requests: Counter<'method' | 'route' | 'status'>;
  readonly requestSeconds: Histogram<'route'>;
  readonly checks: Counter<'benefit' | 'outcome'>;
  readonly sandboxChecks: Counter<'benefit' | 'outcome'>;
  readonly answerGroup: Histogram<string>;
  readonly snapshots: Counter<'source' | 'state'>;
  readonly sourceAgeDays: Gauge<'source'>;
  readonly sourceLimitDays: Gauge<'source'>;
  readonly sourceState: Gauge<'source' | 'state'>;
  readonly staleSegments: Gauge<'source'>;
  readonly ingestedRows: Counter<'source'>;
  readonly feedRuns: Counter<'transport' | 'result'>;
  readonly statusChanges: Counter<'status' | 'reason'>;
  readonly witnessRequests: Counter<'status'>;
  readonly webhookAttempts: Counter<'result'>;
  readonly webhooksWaiting: Gauge<string>;
  readonly webhooksOldestSeconds: Gauge<string>;
  readonly logEntries: Counter<'type'>;
  readonly logIntegration: Histogram<string>;
  readonly logSize: Gauge<string>;
  readonly logCheckpointAge: Gauge<string>;
  readonly logWaiting: Gauge<string>;
  readonly logWitnessRequests: Counter<'witness' | 'result'>;
  readonly logWitnessLagSeconds: Gauge<'witness'>;
  readonly logWitnessLagEntries: Gauge<'witness'>;
  readonly logWitnessConflicts: Gauge<'witness'>;
  readonly logWitnessedLagSeconds: Gauge<string>;
  readonly batches: Counter<'state'>;
  readonly batchRows: Counter<'result'>;
  readonly contestsOpen: Gauge<'source' | 'overdue'>;
  readonly signalsOpen: Gauge<'kind'>;
  readonly signalsOpened: Counter<'kind'>;
  readonly reportsDue: Gauge<'stage'>;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'xacthuc_' });
  const registers = [registry];
  return {
    registry,
    requests: new Counter({
      name: 'xacthuc_http_requests_total',
      help: 'HTTP requests answered',
      labelNames: ['method', 'route', 'status'],
      registers,
    }),
    requestSeconds: new Histogram({
      name: 'xacthuc_http_request_seconds',
      help: 'Time to answer, in seconds',
      labelNames: ['route'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    }),
    checks: new Counter({
      name: 'xacthuc_checks_total',
      help: 'Checks answered',
      labelNames: ['benefit', 'outcome'],
      registers,
    }),
    sandboxChecks: new Counter({
      name: 'xacthuc_sandbox_checks_total',
      help: 'Checks of mock subjects answered to sandbox keys; not among xacthuc_checks_total',
      labelNames: ['benefit', 'outcome'],
      registers,
    }),
    answerGroup: new Histogram({
      name: 'xacthuc_answer_group_size',
      help: 'Answers that shared one INSERT',
      buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1000],
      registers,
    }),
    snapshots: new Counter({
      name: 'xacthuc_snapshots_total',
      help: 'Snapshots that reached a state',
      labelNames: ['source', 'state'],
      registers,
    }),
    sourceAgeDays: new Gauge({
      name: 'xacthuc_source_age_days',
      help: "Days since the as-of day of the source's newest active delivery; none when never delivered",
      labelNames: ['source'],
      registers,
    }),
    sourceLimitDays: new Gauge({
      name: 'xacthuc_source_limit_days',
      help: 'Days after which checks that need the source answer source_unavailable',
      labelNames: ['source'],
      registers,
    }),
    sourceState: new Gauge({
      name: 'xacthuc_source_state',
      help: '1 for the state the source is in, 0 for the others',
      labelNames: ['source', 'state'],
      registers,
    }),
    staleSegments: new Gauge({
      name: 'xacthuc_source_stale_segments',
      help: 'Parts (schools) of the source that were delivered apart and are older than its limit',
      labelNames: ['source'],
      registers,
    }),
    ingestedRows: new Counter({
      name: 'xacthuc_ingested_rows_total',
      help: 'Rows read from activated or held files',
      labelNames: ['source'],
      registers,
    }),
    feedRuns: new Counter({
      name: 'xacthuc_feed_attempts_total',
      help: 'Attempts to fetch what a feed offers: succeeded, to be tried again, or failed for good',
      labelNames: ['transport', 'result'],
      registers,
    }),
    contestsOpen: new Gauge({
      name: 'xacthuc_contests_open',
      help: "Contests that wait for a source's department, by whether its deadline is over",
      labelNames: ['source', 'overdue'],
      registers,
    }),
    signalsOpen: new Gauge({
      name: 'xacthuc_signals_open',
      help: 'Signals for auditors that are open, by kind',
      labelNames: ['kind'],
      registers,
    }),
    signalsOpened: new Counter({
      name: 'xacthuc_signals_opened_total',
      help: 'Signals for auditors that this process opened, by kind',
      labelNames: ['kind'],
      registers,
    }),
    reportsDue: new Gauge({
      name: 'xacthuc_reports_due',
      help: 'Periodic reports that are owed and were not submitted yet, by how near their deadline is',
      labelNames: ['stage'],
      registers,
    }),
    statusChanges: new Counter({
      name: 'xacthuc_status_changes_total',
      help: 'Attestations suspended, revoked or valid again, by reason',
      labelNames: ['status', 'reason'],
      registers,
    }),
    witnessRequests: new Counter({
      name: 'xacthuc_witness_requests_total',
      help: 'Checkpoints of other logs that this witness was sent, by what it answered; 422: a log contradicts itself',
      labelNames: ['status'],
      registers,
    }),
    webhookAttempts: new Counter({
      name: 'xacthuc_webhook_attempts_total',
      help: 'Attempts to deliver webhooks: delivered, to be tried again, or failed for good',
      labelNames: ['result'],
      registers,
    }),
    webhooksWaiting: new Gauge({
      name: 'xacthuc_webhook_deliveries_waiting',
      help: 'Webhook deliveries that are to be sent or sent again; told by workers',
      registers,
    }),
    webhooksOldestSeconds: new Gauge({
      name: 'xacthuc_webhook_oldest_waiting_seconds',
      help: 'For how long the oldest waiting webhook delivery has waited, in seconds; told by workers',
      registers,
    }),
    logEntries: new Counter({
      name: 'xacthuc_log_entries_total',
      help: 'Entries that this process put into the transparency log, by type',
      labelNames: ['type'],
      registers,
    }),
    logIntegration: new Histogram({
      name: 'xacthuc_log_integration_seconds',
      help: 'How long the oldest entry of a round had waited until it was in the log, in seconds',
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60],
      registers,
    }),
    logSize: new Gauge({
      name: 'xacthuc_log_size',
      help: 'Entries in the transparency log',
      registers,
    }),
    logCheckpointAge: new Gauge({
      name: 'xacthuc_log_checkpoint_age_seconds',
      help: 'Age of the newest checkpoint; it grows while nothing is recorded',
      registers,
    }),
    logWaiting: new Gauge({
      name: 'xacthuc_log_waiting_seconds',
      help: 'How long the oldest thing recorded has waited for the log; 0: all is in it. Above some seconds nobody integrates',
      registers,
    }),
    logWitnessRequests: new Counter({
      name: 'xacthuc_log_witness_requests_total',
      help: 'Times that this process asked a witness of the log to cosign: cosigned, or why it did not (docs/audit.md)',
      labelNames: ['witness', 'result'],
      registers,
    }),
    logWitnessLagSeconds: new Gauge({
      name: 'xacthuc_log_witness_lag_seconds',
      help: 'Age of the oldest checkpoint that is newer than what the witness cosigned last; 0: it has cosigned the newest',
      labelNames: ['witness'],
      registers,
    }),
    logWitnessLagEntries: new Gauge({
      name: 'xacthuc_log_witness_lag_entries',
      help: 'Entries of the log that are not in the tree that the witness cosigned last',
      labelNames: ['witness'],
      registers,
    }),
    logWitnessConflicts: new Gauge({
      name: 'xacthuc_log_witness_conflicts',
      help: 'Contradictions on record between the witness and this log; above 0: tell the auditors',
      labelNames: ['witness'],
      registers,
    }),
    logWitnessedLagSeconds: new Gauge({
      name: 'xacthuc_log_witnessed_lag_seconds',
      help: 'Age of the oldest checkpoint that is newer than the newest one which enough witnesses have cosigned',
      registers,
    }),
    batches: new Counter({
      name: 'xacthuc_batches_total',
      help: 'Files of checks that reached a state: queued, done, cancelled, failed',
      labelNames: ['state'],
      registers,
    }),
    batchRows: new Counter({
      name: 'xacthuc_batch_rows_total',
      help: 'Rows of files of checks, answered or found malformed',
      labelNames: ['result'],
      registers,
    }),
  };
}
