// What a button of the listener's page does. In: what a problem or a state asks for. Out: the page's action, if it has one.
import type { ListenerAction } from './listenerWords.ts';
import type { ListenerPageActions } from './listenerPageState.ts';

/** @returns undefined when there is nothing that a listener can do */
export function toAction(action: ListenerAction, actions: ListenerPageActions): (() => void) | undefined {
  const taken: Readonly<Record<ListenerAction, (() => void) | undefined>> = {
    retry: actions.retry,
    waitAndRetry: actions.retry,
    reload: actions.reload,
    signIn: actions.signIn,
    checkName: actions.leave,
    leave: actions.leave,
    listen: actions.listen,
    // Speakers' business.
    allowMicrophone: undefined,
    chooseMicrophone: undefined,
    takeOver: undefined,
    none: undefined,
  };
  return taken[action];
}
