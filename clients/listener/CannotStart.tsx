// What is seen when the page cannot even begin: its configuration, or the code that signs in, could not be loaded.
import { Notice } from '../design/Notice.tsx';
import { Page } from '../design/Page.tsx';
import { sentenceOf } from '../core/sentences/sentenceOf.ts';

export interface CannotStartProps {
  readonly onReload: () => void;
}

/** One sentence and one button. */
export function CannotStart({ onReload }: CannotStartProps) {
  const { says, actionLabel } = sentenceOf('ServiceUnreachable');
  return (
    <Page name="Listen">
      <h1 className="only-heard">Listen to a live session</h1>
      <Notice tone="problem" actionLabel={actionLabel} onAction={onReload} actionKind="primary">
        {says}
      </Notice>
    </Page>
  );
}
