import type { ReactNode } from 'react';
import { classes } from './classes.ts';

/** Drawn on 20 by 20, in the ink around them. Written for Tieline. */
const drawings = {
  attention: (
    <>
      <path d="M10 3.2l7.3 12.8H2.7zM10 8v3.6M10 13.7h.01" />
    </>
  ),
  building: (
    <>
      <path d="M4 17V4.5a1 1 0 0 1 1-1h6a1 1 0 0 1 1 1V17M12 8h3a1 1 0 0 1 1 1v8M2.8 17h14.4M7 7h2M7 10h2M7 13h2" />
    </>
  ),
  case: (
    <>
      <rect x="3" y="6.5" width="14" height="9.5" rx="1.8" />
      <path d="M7.5 6.5V5a1.2 1.2 0 0 1 1.2-1.2h2.6A1.2 1.2 0 0 1 12.5 5v1.5M3 11h14" />
    </>
  ),
  check: (
    <>
      <path d="M4.5 10.5l3.7 3.7 7.3-8" />
    </>
  ),
  copy: (
    <>
      <rect x="7" y="7" width="9.5" height="9.5" rx="1.8" />
      <path d="M4.5 13A1.5 1.5 0 0 1 3.5 11.5V5A1.5 1.5 0 0 1 5 3.5h6.5A1.5 1.5 0 0 1 13 4.5" />
    </>
  ),
  dots: (
    <>
      <path d="M4.5 10h.01M10 10h.01M15.5 10h.01" strokeWidth="2.6" />
    </>
  ),
  down: (
    <>
      <path d="M5.5 8l4.5 4.5L14.5 8" />
    </>
  ),
  draft: (
    <>
      <path d="M4 16l.7-3.3 8.6-8.6a1.4 1.4 0 0 1 2 0l.6.6a1.4 1.4 0 0 1 0 2l-8.6 8.6z" />
    </>
  ),
  due: (
    <>
      <circle cx="10" cy="10" r="7" strokeDasharray="2.6 2.2" />
      <path d="M10 6.5V10l2.3 1.6" />
    </>
  ),
  event: (
    <>
      <rect x="3" y="4.5" width="14" height="12" rx="2" />
      <path d="M3 8.5h14M7 2.8v3M13 2.8v3" />
    </>
  ),
  leave: (
    <>
      <path d="M8 4.5H5.5a1.5 1.5 0 0 0-1.5 1.5v8.5A1.5 1.5 0 0 0 5.5 16H14a1.5 1.5 0 0 0 1.5-1.5V12M11.5 4h4.5v4.5M16 4l-7 7" />
    </>
  ),
  'hang-up': (
    <>
      <path
        transform="translate(0 -1.2)"
        d="M2.6 12.1C4.3 9.8 7 8.5 10 8.5s5.7 1.3 7.4 3.6c.3.4.3 1-.1 1.4l-1.2 1.2c-.4.4-1 .5-1.5.2l-1.7-1c-.4-.3-.7-.8-.6-1.3l.1-.8a8.7 8.7 0 0 0-4.8 0l.1.8c.1.5-.2 1-.6 1.3l-1.7 1c-.5.3-1.1.2-1.5-.2l-1.2-1.2c-.4-.4-.4-1-.1-1.4z"
      />
    </>
  ),
  headset: (
    <>
      <path d="M3.5 12.5V10a6.5 6.5 0 0 1 13 0v2.5M16.5 13c0 2.5-2 3.5-4.5 3.7" />
      <rect x="2.8" y="10.5" width="3.4" height="4.6" rx="1.3" />
      <rect x="13.8" y="10.5" width="3.4" height="4.6" rx="1.3" />
    </>
  ),
  history: (
    <>
      <path d="M3.5 10a6.5 6.5 0 1 0 2-4.7L3.5 7M3.5 3.5V7H7M10 6.8V10l2.3 1.5" />
    </>
  ),
  inbound: (
    <>
      <path d="M15.5 4.5l-8.5 8.5M7 7v6h6" />
    </>
  ),
  info: (
    <>
      <circle cx="10" cy="10" r="7" />
      <path d="M10 9.2v4M10 6.7h.01" />
    </>
  ),
  keys: (
    <>
      <g fill="currentColor" stroke="none">
        <circle cx="5" cy="4.5" r="1.4" />
        <circle cx="10" cy="4.5" r="1.4" />
        <circle cx="15" cy="4.5" r="1.4" />
        <circle cx="5" cy="9.3" r="1.4" />
        <circle cx="10" cy="9.3" r="1.4" />
        <circle cx="15" cy="9.3" r="1.4" />
        <circle cx="5" cy="14" r="1.4" />
        <circle cx="10" cy="14" r="1.4" />
        <circle cx="15" cy="14" r="1.4" />
      </g>
    </>
  ),
  lock: (
    <>
      <rect x="4.5" y="9" width="11" height="7.5" rx="1.8" />
      <path d="M7 9V6.5a3 3 0 0 1 6 0V9" />
    </>
  ),
  mark: (
    <>
      <circle cx="4.5" cy="10" r="2.5" fill="currentColor" stroke="none" />
      <circle cx="15.5" cy="10" r="2.5" fill="currentColor" stroke="none" />
      <path d="M7 10c1-4.5 5-4.5 6 0" strokeWidth="1.8" />
      <path d="M7 10c1 4.5 5 4.5 6 0" strokeWidth="1.8" opacity=".45" />
    </>
  ),
  mask: (
    <>
      <path d="M2.5 8.2c2.2-.9 4.7-1.4 7.5-1.4s5.3.5 7.5 1.4c0 3-1.5 5-3.7 5-1.8 0-2.3-1.6-3.8-1.6s-2 1.6-3.8 1.6c-2.2 0-3.7-2-3.7-5z" />
      <path d="M5.8 9.7h1.7M12.5 9.7h1.7" />
    </>
  ),
  mic: (
    <>
      <rect x="7.5" y="2.8" width="5" height="8.7" rx="2.5" />
      <path d="M4.5 9.5a5.5 5.5 0 0 0 11 0M10 15v2.5" />
    </>
  ),
  'mic-off': (
    <>
      <path d="M7.5 7v2a2.5 2.5 0 0 0 3.7 2.2M12.5 8.5V5.3a2.5 2.5 0 0 0-4.6-1.3M4.5 9.5a5.5 5.5 0 0 0 8.2 4.8M15.5 9.5c0 .7-.1 1.3-.4 1.9M10 15v2.5M3 3l14 14" />
    </>
  ),
  missed: (
    <>
      <path d="M3 6l5.5 5.5L17 4M3 10.5V6h4.5" />
    </>
  ),
  none: (
    <>
      <circle cx="10" cy="10" r="7" />
      <path d="M5.2 14.8l9.6-9.6" />
    </>
  ),
  outbound: (
    <>
      <path d="M4.5 15.5L13 7M7 7h6v6" />
    </>
  ),
  pause: (
    <>
      <path d="M7 4.5v11M13 4.5v11" strokeWidth="2.2" />
    </>
  ),
  person: (
    <>
      <circle cx="10" cy="6.7" r="3.2" />
      <path d="M3.8 16.5c.8-3.3 3.3-4.7 6.2-4.7s5.4 1.4 6.2 4.7" />
    </>
  ),
  phone: (
    <>
      <path
        transform="rotate(-135 10 10) translate(0 -1.6)"
        d="M2.6 12.1C4.3 9.8 7 8.5 10 8.5s5.7 1.3 7.4 3.6c.3.4.3 1-.1 1.4l-1.2 1.2c-.4.4-1 .5-1.5.2l-1.7-1c-.4-.3-.7-.8-.6-1.3l.1-.8a8.7 8.7 0 0 0-4.8 0l.1.8c.1.5-.2 1-.6 1.3l-1.7 1c-.5.3-1.1.2-1.5-.2l-1.2-1.2c-.4-.4-.4-1-.1-1.4z"
      />
    </>
  ),
  plus: (
    <>
      <path d="M10 4v12M4 10h12" />
    </>
  ),
  record: (
    <>
      <circle cx="10" cy="10" r="6.5" />
      <circle cx="10" cy="10" r="2.6" fill="currentColor" stroke="none" />
    </>
  ),
  refresh: (
    <>
      <path d="M16 10a6 6 0 1 1-1.8-4.3L16 7.5M16 3.5v4h-4" />
    </>
  ),
  saved: (
    <>
      <path d="M6 15.5h8.2a3.3 3.3 0 0 0 .5-6.5A5 5 0 0 0 5.2 8.3 3.7 3.7 0 0 0 6 15.5z" />
      <path d="M7.8 11l1.7 1.7 3-3.2" />
    </>
  ),
  search: (
    <>
      <circle cx="9" cy="9" r="5.5" />
      <path d="M13.2 13.2L17 17" />
    </>
  ),
  swap: (
    <>
      <path d="M4 7h11M12 4l3 3-3 3M16 13H5M8 10l-3 3 3 3" />
    </>
  ),
  task: (
    <>
      <rect x="3.5" y="3.5" width="13" height="13" rx="2.5" />
      <path d="M7 10.2l2.2 2.3L13 8" />
    </>
  ),
  transfer: (
    <>
      <path d="M3 7h12.5M12 3.5L15.5 7 12 10.5" />
      <path d="M17 13.5H9M11.5 11L9 13.5l2.5 2.5" opacity=".5" />
    </>
  ),
  why: (
    <>
      <circle cx="10" cy="10" r="7" />
      <path d="M7.9 8a2.2 2.2 0 1 1 3.2 2c-.7.4-1.1.8-1.1 1.6M10 13.9h.01" />
    </>
  ),
  written: (
    <>
      <circle cx="10" cy="10" r="7" />
      <path d="M6.8 10.2l2.2 2.3 4.2-4.7" />
    </>
  ),
  close: (
    <>
      <path d="M5 5l10 10M15 5L5 15" />
    </>
  ),
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof drawings;

/** Stands for a word next to it; alone, its button carries the name. */
export function Icon({
  name,
  small = false,
  className,
}: {
  name: IconName;
  small?: boolean;
  className?: string | undefined;
}) {
  return (
    <svg className={classes('icon', small && 'small', className)} viewBox="0 0 20 20" aria-hidden="true">
      {drawings[name]}
    </svg>
  );
}
