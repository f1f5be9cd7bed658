// @vitest-environment happy-dom
// What the shared components promise beyond their markup: focus that stays, words that are tied to their inputs, copies.
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Button } from './Button.tsx';
import { CopyButton } from './CopyButton.tsx';
import { ChoiceField, SelectField, TextField } from './Field.tsx';
import { Notice } from './Notice.tsx';
import { Page } from './Page.tsx';
import { SessionName } from './SessionName.tsx';
import { SoundDial } from './SoundDial.tsx';
import { StatusBadge } from './StatusBadge.tsx';
import { Timeline } from './Timeline.tsx';

afterEach(cleanup);

describe('Button', () => {
  test('that is unavailable keeps the focus and does nothing', async () => {
    const onClick = vi.fn();
    const view = render(<Button onClick={onClick}>Go live</Button>);
    const button = screen.getByRole('button', { name: 'Go live' });
    button.focus();

    view.rerender(
      <Button onClick={onClick} isUnavailable>
        Go live
      </Button>,
    );
    await userEvent.click(button);

    expect(onClick).not.toHaveBeenCalled();
    expect([document.activeElement, button.getAttribute('aria-disabled')]).toEqual([button, 'true']);
  });

  test('that is unavailable does not submit its form', async () => {
    const onSubmit = vi.fn((event: { preventDefault(): void }) => event.preventDefault());
    render(
      <form onSubmit={onSubmit}>
        <Button type="submit" isUnavailable>
          Send
        </Button>
      </form>,
    );

    await userEvent.click(screen.getByRole('button'));

    expect(onSubmit).not.toHaveBeenCalled();
  });
});

describe('CopyButton', () => {
  test('copies, says so, and keeps its name', async () => {
    const copied: string[] = [];
    const copy = (text: string) => Promise.resolve(void copied.push(text));
    render(<CopyButton text="serene-truth-682" label="Copy the name" copy={copy} />);

    await userEvent.click(screen.getByRole('button', { name: 'Copy the name' }));

    expect(copied).toEqual(['serene-truth-682']);
    expect(screen.getByRole('status').textContent).toBe('Copied');
    expect(screen.getByRole('button', { name: 'Copy the name' })).toBeTruthy();
  });

  test('says what to do when the browser does not allow it', async () => {
    const copy = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
    render(<CopyButton text="serene-truth-682" label="Copy the name" copy={copy} />);

    await userEvent.click(screen.getByRole('button'));

    expect(screen.getByRole('status').textContent).toContain('select the text and copy it');
  });
});

describe('fields', () => {
  test('tie label, hint and problem to the input', () => {
    render(
      <TextField
        label="Title"
        hint="Up to 200 characters."
        problem="Too long."
        value="x"
        onChange={() => {}}
      />,
    );

    const input = screen.getByRole('textbox', { name: 'Title' });
    const ids = (input.getAttribute('aria-describedby') ?? '').split(' ');
    expect(ids.map((id) => document.getElementById(id)?.textContent)).toEqual([
      'Up to 200 characters.',
      'Too long.',
    ]);
    expect(input.getAttribute('aria-invalid')).toBe('true');
  });

  test.each([
    ['SelectField', SelectField, () => userEvent.selectOptions(screen.getByRole('combobox'), 'USB')],
    ['ChoiceField', ChoiceField, () => userEvent.click(screen.getByRole('radio', { name: 'USB' }))],
  ] as const)('%s tells which value was chosen', async (_, Field, choose) => {
    const onChange = vi.fn();
    const options = [
      { value: 'built-in', label: 'Built-in' },
      { value: 'usb', label: 'USB' },
    ] as const;
    render(<Field label="Microphone" options={options} value="built-in" onChange={onChange} />);

    await choose();

    expect(onChange).toHaveBeenCalledExactlyOnceWith('usb');
  });
});

test('Notice announces problems and leaves the rest to be read', () => {
  const view = render(<Notice tone="problem">The microphone is gone.</Notice>);
  expect(screen.getByRole('alert').textContent).toBe('The microphone is gone.');

  view.rerender(<Notice>You are muted.</Notice>);

  expect(screen.queryByRole('alert')).toBeNull();
});

test('Page names the browser tab', () => {
  const view = render(<Page name="Speak">content</Page>);
  expect(document.title).toBe('Speak · Live sessions');

  view.rerender(
    <Page name="Speak" title="Live: serene-truth-682">
      content
    </Page>,
  );

  expect(document.title).toBe('Live: serene-truth-682 · Speak · Live sessions');
});

test('SessionName can be copied as it is and breaks after its hyphens', () => {
  const { container } = render(<SessionName sessionId="serene-truth-682" />);

  expect(container.textContent).toBe('serene-truth-682');
  expect(container.querySelectorAll('wbr')).toHaveLength(2);
});

test('StatusBadge has another shape for each tone', () => {
  const tones = ['waiting', 'live', 'paused', 'trouble', 'over', 'busy'] as const;

  const shapes = tones.map((tone) => {
    const { container } = render(<StatusBadge tone={tone} label="Status" />);
    return container.querySelector('svg')?.innerHTML;
  });

  expect(new Set(shapes).size).toBe(tones.length);
});

test('Timeline tells the time of day where its reader is', () => {
  const at = '2026-03-01T10:04:10Z';
  const history = [
    { version: 2, status: 'LIVE', at, by: 'SPEAKER', endReason: null, broadcastId: 'b' },
  ] as const;
  render(<Timeline history={history} locale="en-GB" timeZone="Europe/Berlin" />);

  expect(screen.getByText('11:04:10').getAttribute('datetime')).toBe(at);
});

describe('SoundDial', () => {
  const lengths = (container: HTMLElement) =>
    [...container.querySelectorAll('rect')].map(({ style }) => style.transform);

  test('moves with the sound, from the needle outwards', () => {
    let tell: (level: number) => void = () => {};
    const openMeter = (onLevel: (level: number) => void) => ((tell = onLevel), () => {});
    const { container } = render(<SoundDial openMeter={openMeter} />);

    tell(1);
    const [needle, next] = lengths(container).slice(24, 26);
    tell(0);
    const afterwards = lengths(container)[25];

    expect(needle).not.toBe('scaleY(1.000)');
    expect(next).toBe('scaleY(1.000)');
    expect(afterwards).not.toBe('scaleY(1.000)');
  });

  test('lets the meter go and stands still when there is no sound any more', () => {
    const close = vi.fn();
    const openMeter = (onLevel: (level: number) => void) => (onLevel(0.9), close);
    const { container, rerender } = render(<SoundDial openMeter={openMeter} />);

    rerender(<SoundDial openMeter={null} />);

    expect(close).toHaveBeenCalledOnce();
    expect(new Set(lengths(container))).toEqual(new Set(['scaleY(1.000)']));
  });
});
