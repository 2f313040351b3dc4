import { type ReactNode, useEffect, useRef } from "react";

/** A modal over the whole page. The browser keeps focus inside, closes on Esc and gives focus back. */
export function Dialog(props: { label: string; className: string; onClose: () => void; children: ReactNode }) {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={element}
      className={props.className}
      aria-label={props.label}
      onCancel={(event) => {
        event.preventDefault(); // React takes it away
        props.onClose();
      }}
    >
      {props.children}
    </dialog>
  );
}
