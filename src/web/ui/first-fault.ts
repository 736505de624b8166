import { useEffect, useRef, type RefObject } from 'react';
import type { ApiError } from './server/api.ts';

/** A form that, when what it sent is refused, moves the focus to the first field at fault. */
export function useFirstFault(error: ApiError | null): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (error !== null) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [error]);
  return form;
}
