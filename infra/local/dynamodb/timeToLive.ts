// Deletes rows whose time to live is over, as DynamoDB itself does: within seconds here, by the clock.
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { expireRow } from './capture.ts';
import type { LiveTable } from './capture.ts';
import type { Engine, Image } from './engine.ts';

/** An expired row is gone after this long at most. AWS promises "within a few days". */
const sweepEveryMs = 10_000;
/** DynamoDB leaves rows alone that expired longer ago than this: they are taken for a mistake. */
const oldestExpirySeconds = 5 * 365 * 24 * 60 * 60;

export interface TimeToLive {
  /** Learns the rows that are there and begins to sweep. */
  open(): Promise<void>;
  onRow(rowKey: string, row: Image | undefined): void;
  close(): void;
}

/** Makes the sweeper of one table, which has a `ttlAttribute`. `tableOf` is asked only after `open`. */
export function createTimeToLive(
  engine: Engine,
  attribute: string,
  surroundings: { readonly clock: Clock; readonly log: Log },
  tableOf: () => LiveTable,
): TimeToLive {
  const { clock, log } = surroundings;
  const expiries = new Map<string, number>();
  let cancel: (() => void) | undefined;
  let isClosed = false;

  function isDue(expirySeconds: number): boolean {
    const nowSeconds = Math.floor(clock.nowMs() / 1000);
    return expirySeconds <= nowSeconds && expirySeconds > nowSeconds - oldestExpirySeconds;
  }

  function onRow(rowKey: string, row: Image | undefined): void {
    const expirySeconds = row && expiryOf(row, attribute);
    if (expirySeconds === undefined) expiries.delete(rowKey);
    else expiries.set(rowKey, expirySeconds);
  }

  async function sweep(): Promise<void> {
    for (const [rowKey, expirySeconds] of expiries) {
      if (isClosed) return;
      if (!isDue(expirySeconds)) continue;
      await expireRow(engine, tableOf(), rowKey, (row) => isDue(expiryOf(row, attribute) ?? Infinity));
    }
  }

  function scheduleSweep(): void {
    cancel = clock.schedule(sweepEveryMs, () => {
      sweep()
        .catch((error: unknown) => log.error('time to live failed', { reason: String(error) }))
        .finally(() => {
          if (!isClosed) scheduleSweep();
        });
    });
  }

  return {
    onRow,
    async open() {
      const { definition } = tableOf();
      for await (const row of engine.rowsOf(definition)) onRow(engine.keyOf(definition, { item: row }), row);
      scheduleSweep();
    },
    close() {
      isClosed = true;
      cancel?.();
    },
  };
}

function expiryOf(row: Image, attribute: string): number | undefined {
  const number = row[attribute]?.['N'];
  return typeof number === 'string' ? Number(number) : undefined;
}
