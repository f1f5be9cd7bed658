// Quotas and costs of several loads as Markdown: what is used of each quota, what binds first, what to ask for, what to change.
import { toMarkdownTable } from '../costs/toMarkdownTable.ts';
import { changes, toChangedDesign } from './changes.ts';
import { countUse, toShares } from './countUse.ts';
import type { Share } from './countUse.ts';
import { allocationsPerListener } from './load.ts';
import type { Design, Load } from './load.ts';
import { channelQuotas, quotas } from './quotas.ts';
import type { Quota, QuotaId } from './quotas.ts';
import type { SessionHour } from './sessionHour.ts';
import { toHourUsd } from './toHourUsd.ts';

/** So much of a quota may be used: retries and uneven minutes need the rest. */
const usableShare = 0.8;

/**
 * A section for each load, the changes at the last of them, and the costs.
 * @param loads at least one, the smallest first
 */
export function toCapacityTables(loads: readonly Load[], design: Design, hour: SessionHour): string {
  const largest = loads.at(-1);
  if (largest === undefined) throw new Error('There is no load to count.');
  return [
    ...loads.map((load) => toLoadSection(load, design, hour)),
    toSessionSection(largest),
    toChangesSection(largest, design, hour),
    toCostsSection(loads, design, hour),
  ].join('\n\n');
}

function toLoadSection(load: Load, design: Design, hour: SessionHour): string {
  const shares = toShares(countUse(load, design, hour), load.region);
  const rows = shares.map(({ id, used, value, share }) => [
    quotas[id].name,
    toAdvice(id, used, value),
    toCount(used),
    toCount(value),
    quotas[id].unit,
    toPercent(share),
  ]);
  const head = ['quota', 'what to do', 'used', 'of', '', 'share'];
  return [
    `### ${toCount(load.listeners)} listeners`,
    toMarkdownTable(head, rows, 2),
    toFirst(shares, load),
  ].join('\n\n');
}

/** Nothing while there is room; else what to ask for, or that asking is of no use. */
function toAdvice(id: QuotaId, used: number, value: number): string {
  if (used <= value * usableShare) return '';
  return quotas[id].isAdjustable ? `ask for ${toCount(roundUp(used / usableShare))}` : 'change or divide';
}

function toFirst(shares: readonly Share[], { listeners }: Load): string {
  const first = shares[0];
  if (first === undefined) return '';
  const quota: Quota = quotas[first.id];
  const full = roundDown(listeners / first.share);
  const fixed = shares.find(({ id }) => !quotas[id].isAdjustable);
  const hard = fixed
    ? ` Of those that AWS does not raise: ${quotas[fixed.id].name}, at ${toCount(roundDown(listeners / fixed.share))}.`
    : '';
  return `Binds first: **${quota.name}**, full at ${toCount(full)} listeners.${hard}`;
}

/** What a session meets on its own: its listeners connect when it goes on air, all of them at the same moment. */
function toSessionSection({ listenersPerSession }: Load): string {
  const { viewers, connectAsViewer, iceServers, relays } = channelQuotas;
  const uses: readonly (readonly [quota: Quota, used: number])[] = [
    [viewers, listenersPerSession],
    [connectAsViewer, listenersPerSession],
    [iceServers, listenersPerSession + 1],
    [relays, listenersPerSession * allocationsPerListener],
  ];
  const rows = uses.map(([{ name, value, unit }, used]) => [
    name,
    toCount(used),
    toCount(value),
    unit,
    toPercent(used / value),
  ]);
  const seconds = Math.ceil(listenersPerSession / connectAsViewer.value) - 1;
  return [
    '### One session, at any scale',
    toMarkdownTable(['quota', 'used', 'of', '', 'share'], rows, 1),
    `When it goes on air all listeners connect at once: the last of them is let in some ${seconds} s after the first.`,
  ].join('\n\n');
}

function toChangesSection(load: Load, design: Design, hour: SessionHour): string {
  const before = countUse(load, design, hour);
  const usdBefore = toHourUsd(load, design, hour).together;
  const rows = changes.map(({ title, price, to }) => {
    const changed = { ...design, ...to };
    const after = countUse(load, changed, hour);
    const saved = (Object.keys(quotas) as QuotaId[])
      .filter((id) => before[id] - after[id] > before[id] / 100)
      .map((id) => `${quotas[id].name} ${toCount(before[id])} → ${toCount(after[id])}`);
    const usd = usdBefore - toHourUsd(load, changed, hour).together;
    return [title, price, saved.join('; '), toUsd(usd)];
  });
  const all = toChangedDesign(design);
  return [
    `### What to change at ${toCount(load.listeners)}`,
    toMarkdownTable(['change', 'its price', 'saves at the busiest', 'and an hour'], rows, 3),
    toDivision(load, design, all, hour),
  ].join('\n\n');
}

/** How many stacks it takes, each in a region or an account of its own. */
function toDivision(load: Load, present: Design, changed: Design, hour: SessionHour): string {
  const rows = [
    ['as it is', present],
    ['with all changes', changed],
  ] as const;
  const cells = rows.map(([name, design]) => {
    const shares = toShares(countUse(load, design, hour), load.region);
    const fixed = shares.filter(({ id }) => !quotas[id].isAdjustable);
    const [first, hard] = [shares[0], fixed[0]];
    return [
      name,
      toStacks(first),
      first ? quotas[first.id].name : '',
      toStacks(hard),
      hard ? quotas[hard.id].name : '',
    ];
  });
  const head = ['stacks in accounts or regions', 'by default', 'because of', 'at least', 'because of'];
  return toMarkdownTable(head, cells, head.length);
}

function toStacks(scarcest: Share | undefined): string {
  return toCount(Math.ceil((scarcest?.share ?? 0) / usableShare));
}

function toCostsSection(loads: readonly Load[], design: Design, hour: SessionHour): string {
  const changed = toChangedDesign(design);
  const rows = loads.map((load) => {
    const usd = toHourUsd(load, design, hour);
    const parts = [usd.appSync, usd.dynamoDb, usd.channels, usd.lambda, usd.events, usd.together];
    return [toCount(load.listeners), ...[...parts, toHourUsd(load, changed, hour).together].map(toUsd)];
  });
  const head = [
    ...['listeners', 'AppSync', 'DynamoDB', 'KVS channels', 'Lambda', 'EventBridge'],
    ...['together', 'with all changes'],
  ];
  return [`### What an hour costs`, toMarkdownTable(head, rows, 0)].join('\n\n');
}

function toCount(quantity: number): string {
  return quantity.toLocaleString('en-US', { maximumFractionDigits: quantity < 10 ? 1 : 0 });
}

function toUsd(usd: number): string {
  return `$${usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

function toPercent(share: number): string {
  return `${toCount(share * 100)} %`;
}

/** To two digits. */
function roundUp(quantity: number): number {
  const step = 10 ** (Math.floor(Math.log10(quantity)) - 1);
  return Math.ceil(quantity / step) * step;
}

function roundDown(quantity: number): number {
  const step = 10 ** (Math.floor(Math.log10(quantity)) - 1);
  return Math.floor(quantity / step) * step;
}
