import { type InputHTMLAttributes, useEffect, useId, useRef } from "react";

type FieldProps = InputHTMLAttributes<HTMLInputElement> & {
  readonly label: string;
  readonly value: string;
  readonly onText: (text: string) => void;
  /** What is asked for, beside the field. */
  readonly help?: string;
  /** It is what the person came to type: typing may begin at once. */
  readonly isNext?: boolean;
};

/** One line to be typed, under its label. */
export function Field({ label, help, isNext = false, value, onText, ...input }: FieldProps) {
  const id = useId();
  const element = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (isNext) element.current?.focus();
  }, [isNext]);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        {...input}
        ref={element}
        id={id}
        value={value}
        aria-describedby={help === undefined ? undefined : `${id}-help`}
        onChange={({ target }) => onText(target.value)}
      />
      {help !== undefined && (
        <p id={`${id}-help`} className="muted">
          {help}
        </p>
      )}
    </div>
  );
}
