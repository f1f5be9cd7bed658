// What is wrong, in words, with the button that helps. In: a problem's name. Out: its sentence, wired to the page's actions.
import type { Problem } from '../core/sentences/problem.ts';
import { sentenceOf } from '../core/sentences/sentenceOf.ts';
import type { ProblemAction } from '../core/sentences/sentenceOf.ts';
import { Notice } from '../design/Notice.tsx';
import type { SpeakerActions } from './speakerPageState.ts';

/** Actions that take nothing. */
type PlainActionName = Extract<
  keyof SpeakerActions,
  'retry' | 'signIn' | 'startOver' | 'reload' | 'openMicrophone' | 'takeBack'
>;

// A record, so that an action that nobody wired does not compile.
const wired: Readonly<Record<Exclude<ProblemAction, 'none'>, PlainActionName>> = {
  retry: 'retry',
  waitAndRetry: 'retry',
  signIn: 'signIn',
  checkName: 'startOver',
  reload: 'reload',
  allowMicrophone: 'openMicrophone',
  chooseMicrophone: 'openMicrophone',
  takeOver: 'takeBack',
};

export interface ProblemNoticeProps {
  readonly problem: Problem;
  readonly actions: SpeakerActions;
  /** What another button beside the notice does: it is not offered twice. */
  readonly offeredBeside?: keyof SpeakerActions | undefined;
}

/** The notice. It interrupts a screen reader; a new problem is a new notice, so that it is read as well. */
export function ProblemNotice({ problem, actions, offeredBeside }: ProblemNoticeProps) {
  const { says, action, actionLabel } = sentenceOf(problem);
  const name = action === 'none' ? undefined : actionNameFor(problem, action);
  const isOffered = name !== undefined && name !== offeredBeside;
  return (
    <Notice
      key={problem}
      tone="problem"
      actionLabel={actionLabel}
      onAction={isOffered ? () => actions[name]() : undefined}
    >
      {says}
    </Notice>
  );
}

function actionNameFor(problem: Problem, action: Exclude<ProblemAction, 'none'>): PlainActionName {
  return problem === 'MicrophoneBusy' ? 'openMicrophone' : wired[action]; // Its "try again" is about the device.
}
