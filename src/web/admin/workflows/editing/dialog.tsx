import { useEffect, useRef, type ReactNode, type SubmitEvent } from 'react';

/** A question that must be answered before anything else; Escape is the answer "no". */
export function Dialog({
  title,
  children,
  onSubmit,
  onClose,
}: {
  title: string;
  children: ReactNode;
  onSubmit: () => void;
  onClose: () => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <dialog ref={dialog} className="dialog" aria-label={title} onClose={onClose}>
      <h2>{title}</h2>
      <form onSubmit={submit}>{children}</form>
    </dialog>
  );
}
