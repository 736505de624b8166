import { useEffect, useState, type ReactNode } from 'react';
import { Icon } from '../../../ui/icon.tsx';
import { LiveDot } from '../../../ui/live-dot.tsx';
import { useText } from '../../../ui/text/locale.ts';
import type { Editing } from '../editing/editing.ts';
import { chapters, groups, type Group, type GroupId } from '../editing/groups.ts';
import { goToGroup, groupPlace } from '../editing/places.ts';
import { classes } from '../../../ui/classes.ts';
import styles from './navigation.module.css';

/** The groups of settings, with marks where something was changed or clashes. */
export function GroupNav({ editing, assigned }: { editing: Editing; assigned: number | null }) {
  const text = useText();
  const current = useGroupInView();
  return (
    <nav className={classes(styles.groups, styles.chapters)} aria-label={text('workflow.groups')}>
      {chapters.map((chapter, index) => (
        <div key={chapter.title}>
          <h2>{text(chapter.title)}</h2>
          {chapter.groups.map((group) => (
            <GroupLink key={group.id} group={group} editing={editing} current={group.id === current} />
          ))}
          {index === chapters.length - 1 && (
            <Link id="who" title={text('workflow.group.who')} current={current === 'who'}>
              {assigned !== null && <span className="push num muted">{assigned}</span>}
            </Link>
          )}
        </div>
      ))}
    </nav>
  );
}

function GroupLink({ group, editing, current }: { group: Group; editing: Editing; current: boolean }) {
  const text = useText();
  const inGroup = (setting: (typeof group.settings)[number]) => group.settings.includes(setting);
  const clashes =
    editing.conflicts.filter(({ setting }) => inGroup(setting)).length +
    group.settings.filter((setting) => editing.refusalsAt(setting).length > 0).length;
  const changes = editing.changes.filter(inGroup).length;
  return (
    <Link id={group.id} title={text(`workflow.group.${group.id}`)} current={current}>
      {clashes > 0 ? (
        <span className="bad push row">
          <Icon name="attention" small />
          <span className="num small" aria-hidden="true">
            {clashes}
          </span>
          <span className="sr">{text('workflow.conflicts', { count: clashes })}</span>
        </span>
      ) : (
        changes > 0 && (
          <span className="accent push row">
            <LiveDot className={styles.mark} />
            <span className="sr">{text('workflow.changes', { count: changes })}</span>
          </span>
        )
      )}
    </Link>
  );
}

function Link({
  id,
  title,
  current,
  children,
}: {
  id: GroupId | 'who';
  title: string;
  current: boolean;
  children: ReactNode;
}) {
  return (
    <a
      href={`#${id}`}
      aria-current={current ? 'true' : undefined}
      onClick={(event) => {
        event.preventDefault();
        goToGroup(id);
      }}
    >
      {title} {children}
    </a>
  );
}

/** More than lies between two cards, so that the one above a group that was gone to does not count. */
const ribbonPx = 24;

/** The group that is read now: the first one of which something is in the upper part of the canvas. */
function useGroupInView(): GroupId | 'who' | null {
  const [inView, setInView] = useState<GroupId | 'who' | null>('subject');
  useEffect(() => {
    const seen = new Set<Element>();
    const cards = [...groups.map(({ id }) => id), 'who' as const].flatMap((id) => {
      const element = document.getElementById(id === 'who' ? 'group-who' : groupPlace(id));
      return element === null ? [] : [{ id, element }];
    });
    const watch = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries)
          if (isIntersecting) seen.add(target);
          else seen.delete(target);
        const first = cards.find(({ element }) => seen.has(element));
        if (first !== undefined) setInView(first.id);
      },
      { root: cards[0]?.element.closest('main') ?? null, rootMargin: `-${ribbonPx}px 0px -60% 0px` },
    );
    for (const { element } of cards) watch.observe(element);
    return () => watch.disconnect();
  }, []);
  return inView;
}
