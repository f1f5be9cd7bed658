// The signaling channels in memory. A channel's status follows from the clock: it is CREATING, UPDATING or DELETING
// for a moment, with no timer running.
import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';

/** What is kept of a channel. */
export interface ChannelRecord {
  readonly name: string;
  readonly arn: string;
  /** Milliseconds since 1970; also the last part of the ARN. */
  readonly createdAtMs: number;
  /** Changes with every update. */
  readonly version: string;
  readonly messageTtlSeconds: number;
  readonly tags: Readonly<Record<string, string>>;
}
export type ChannelStatus = 'CREATING' | 'ACTIVE' | 'UPDATING' | 'DELETING';
/** A channel as it stands now. */
export interface Channel extends ChannelRecord {
  /** Names the channel in the path of its endpoints. */
  readonly id: string;
  readonly status: ChannelStatus;
}

/** A row of the table. Times are of `elapsedMs`: a clock that steps back makes nothing last longer. */
export interface ChannelEntry {
  record: ChannelRecord;
  readonly id: string;
  readonly activeAtMs: number;
  updatedUntilMs: number;
  /** Infinity while nobody has deleted it. */
  goneAtMs: number;
}

/** How long a channel shows that it is being made, changed or deleted. */
export const transitionMs = 500;

export class ChannelTable {
  readonly #clock: Clock;
  readonly #entries = new Map<string, ChannelEntry>();
  /** In the order in which they will be gone. */
  readonly #leaving: ChannelEntry[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Adds a channel that is CREATING until `activeAtMs`. */
  add(record: ChannelRecord, activeAtMs: number): ChannelEntry {
    const id = createHash('sha256').update(record.arn).digest('hex').slice(0, 16);
    const entry = { record, id, activeAtMs, updatedUntilMs: activeAtMs, goneAtMs: Number.POSITIVE_INFINITY };
    this.#entries.set(record.name, entry);
    return entry;
  }

  find(name: string): ChannelEntry | undefined {
    this.#dropGone();
    return this.#entries.get(name);
  }

  /** Removes a channel at once. */
  remove(name: string): void {
    this.#entries.delete(name);
  }

  /** Removes a channel when that time has come; until then it is DELETING. Times of successive calls must not fall. */
  removeAt(entry: ChannelEntry, goneAtMs: number): void {
    entry.goneAtMs = goneAtMs;
    this.#leaving.push(entry);
  }

  /** All channels, oldest first. */
  list(): readonly ChannelEntry[] {
    this.#dropGone();
    return [...this.#entries.values()];
  }

  count(): number {
    this.#dropGone();
    return this.#entries.size;
  }

  present(entry: ChannelEntry): Channel {
    return { ...entry.record, id: entry.id, status: statusOf(entry, this.#clock.elapsedMs()) };
  }

  #dropGone(): void {
    const nowMs = this.#clock.elapsedMs();
    for (let first = this.#leaving[0]; first && first.goneAtMs <= nowMs; first = this.#leaving[0]) {
      this.#leaving.shift();
      this.#entries.delete(first.record.name);
    }
  }
}

function statusOf(entry: ChannelEntry, nowMs: number): ChannelStatus {
  if (entry.goneAtMs !== Number.POSITIVE_INFINITY) return 'DELETING';
  if (nowMs < entry.activeAtMs) return 'CREATING';
  return nowMs < entry.updatedUntilMs ? 'UPDATING' : 'ACTIVE';
}
