// The smoke test as a whole: the main flow, then the deployed schema and resolvers held against an assembly. Each step is a
// line with its time; the fingerprint is compared even when the flow failed, because an edited resolver may be why.
import { differencesOf, fingerprintOf } from './apiDescription.ts';
import type { ApiDescription } from './apiDescription.ts';
import { runFlow } from './runFlow.ts';
import type { FlowOptions, RunStep } from './runFlow.ts';

export interface SmokeOptions {
  /** Absent: the flow is left out. */
  readonly flow?: Omit<FlowOptions, 'runStep' | 'nowMs'> | undefined;
  /** Absent: the fingerprint is left out. */
  readonly fingerprint?:
    | {
        readonly readExpected: () => Promise<ApiDescription>;
        readonly readDeployed: () => Promise<ApiDescription>;
      }
    | undefined;
  /** The time, in milliseconds since 1970. */
  readonly nowMs: () => number;
  /** Told each line. */
  readonly say: (line: string) => void;
}

/** @returns whether everything is as it should be */
export async function runSmoke({ flow, fingerprint, nowMs, say }: SmokeOptions): Promise<boolean> {
  let isGreen = true;
  const runStep: RunStep = async (name, step) => {
    const startedMs = nowMs();
    const told = (mark: string, more: string): void =>
      say(`${mark.padEnd(5)} ${`${nowMs() - startedMs} ms`.padStart(8)}  ${name}${more}`);
    try {
      const result = await step();
      told('ok', '');
      return result;
    } catch (error) {
      isGreen = false;
      told('FAIL', `: ${error instanceof Error ? error.message : String(error)}`);
      throw error;
    }
  };
  // Told already, by the step that failed.
  if (flow) await runFlow({ ...flow, runStep, nowMs }).catch(() => undefined);
  if (fingerprint) {
    const differences = await compare(fingerprint, runStep, say).catch(() => []);
    for (const difference of differences) say(`FAIL            ${difference}`);
    if (differences.length > 0) isGreen = false;
  }
  say(isGreen ? 'The smoke test is green.' : 'The smoke test is red.');
  return isGreen;
}

async function compare(
  { readExpected, readDeployed }: NonNullable<SmokeOptions['fingerprint']>,
  runStep: RunStep,
  say: SmokeOptions['say'],
): Promise<string[]> {
  const expected = await runStep('read schema and resolvers of the assembly', readExpected);
  const deployed = await runStep('read schema and resolvers that are deployed', readDeployed);
  say(`fingerprint     ${fingerprintOf(expected)} in the assembly, ${fingerprintOf(deployed)} deployed`);
  return differencesOf(expected, deployed);
}
