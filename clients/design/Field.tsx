// Fields of a form: a label that stays, a hint under it, and the problem in words beside the input that has it.
import { useId } from 'react';
import type { HTMLInputAutoCompleteAttribute, ReactNode, Ref } from 'react';

/** What every field has. */
export interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What is wrong with the value, as a sentence. */
  readonly problem?: ReactNode;
}

interface FrameProps extends FieldProps {
  readonly children: (inputProps: {
    id: string;
    'aria-describedby': string | undefined;
    'aria-invalid': true | undefined;
  }) => ReactNode;
}

/** Label, input, hint and problem, tied to each other for those who hear them. */
function FieldFrame({ label, hint, problem, children }: FrameProps) {
  const id = useId();
  const described = [hint ? `${id}-hint` : '', problem ? `${id}-problem` : ''].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        'aria-describedby': described || undefined,
        'aria-invalid': problem ? true : undefined,
      })}
      {hint ? (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      {problem ? (
        <p className="field-problem" id={`${id}-problem`} role="alert">
          {problem}
        </p>
      ) : null}
    </div>
  );
}

export interface TextFieldProps extends FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly size?: 'normal' | 'large';
  readonly placeholder?: string;
  /** In characters; the browser admits no more. */
  readonly maxLength?: number;
  readonly autoComplete?: HTMLInputAutoCompleteAttribute;
  /** "name": a name that is no word of a dictionary, so nothing is corrected or capitalised. Default: "prose". */
  readonly content?: 'prose' | 'name';
  readonly inputRef?: Ref<HTMLInputElement>;
}

/** One line of text. */
export function TextField({ label, hint, problem, ...props }: TextFieldProps) {
  const isName = props.content === 'name';
  return (
    <FieldFrame label={label} hint={hint} problem={problem}>
      {(inputProps) => (
        <input
          {...inputProps}
          ref={props.inputRef}
          className="text-input"
          type="text"
          data-size={props.size ?? 'normal'}
          value={props.value}
          placeholder={props.placeholder}
          maxLength={props.maxLength}
          autoComplete={props.autoComplete ?? 'off'}
          autoCapitalize={isName ? 'none' : undefined}
          autoCorrect={isName ? 'off' : undefined}
          spellCheck={isName ? false : undefined}
          onChange={(event) => props.onChange(event.target.value)}
        />
      )}
    </FieldFrame>
  );
}

/** One of several values. */
export interface Option<Value extends string> {
  readonly value: Value;
  readonly label: string;
  /** A second line. */
  readonly hint?: string;
}

export interface OptionsProps<Value extends string> extends FieldProps {
  readonly options: readonly Option<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

/** One of many, in a list that opens. */
export function SelectField<Value extends string>({
  label,
  hint,
  problem,
  options,
  value,
  onChange,
}: OptionsProps<Value>) {
  return (
    <FieldFrame label={label} hint={hint} problem={problem}>
      {(inputProps) => (
        <select
          {...inputProps}
          className="text-input"
          value={value}
          onChange={(event) => onChange(event.target.value as Value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </FieldFrame>
  );
}

/** One of few, all visible. */
export function ChoiceField<Value extends string>(props: OptionsProps<Value>) {
  const name = useId();
  return (
    <fieldset className="field">
      <legend>{props.label}</legend>
      <div className="choices">
        {props.options.map(({ value, label, hint }) => (
          <label className="choice" key={value}>
            <input
              type="radio"
              name={name}
              value={value}
              checked={value === props.value}
              onChange={() => props.onChange(value)}
            />
            <span>
              {label}
              {hint ? <span className="choice-hint">{hint}</span> : null}
            </span>
          </label>
        ))}
      </div>
      {props.hint ? <p className="field-hint">{props.hint}</p> : null}
      {props.problem ? (
        <p className="field-problem" role="alert">
          {props.problem}
        </p>
      ) : null}
    </fieldset>
  );
}

export interface CheckFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
}

/** Yes or no. */
export function CheckField({ label, hint, isChecked, onChange }: CheckFieldProps) {
  return (
    <label className="choice">
      <input type="checkbox" checked={isChecked} onChange={(event) => onChange(event.target.checked)} />
      <span>
        {label}
        {hint ? <span className="choice-hint">{hint}</span> : null}
      </span>
    </label>
  );
}
