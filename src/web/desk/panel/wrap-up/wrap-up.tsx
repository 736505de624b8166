import { useState } from 'react';
import type { Interaction } from '../../../../contract/interactions/interaction.ts';
import { LogMark } from '../../../ui/state.tsx';
import { Button } from '../../../ui/button.tsx';
import { duration } from '../../../ui/text/format.ts';
import { Icon } from '../../../ui/icon.tsx';
import { useText } from '../../../ui/text/locale.ts';
import { shortcutHint, useShortcut } from '../../../ui/browser/shortcut.ts';
import { TimeBar, Timer } from '../../../ui/timer.tsx';
import { clearError, command, useCourse } from '../../state/commands.ts';
import { deskStore } from '../../state/connection.ts';
import { interactionOf } from '../../state/desk-state.ts';
import { showWhy } from '../../state/places.ts';
import { changedNote, ChangedNote, type NoteDecision } from '../details/changed-note.tsx';
import { CommandError } from '../dialing/command-error.tsx';
import { DetailsForm } from '../details/details-form.tsx';
import { draftOf, useDetails } from '../../state/drafts.ts';
import { flushFollowUp } from './follow-up-draft.ts';
import { FollowUp } from './follow-up.tsx';
import { otherNumber, otherRecord } from '../../state/naming.ts';
import { SavedNote } from '../details/saved-note.tsx';
import { classes } from '../../../ui/classes.ts';
import panelStyles from '../panel.module.css';
import partyStyles from '../party.module.css';

/** What writes the edits into the log. */
type Writing = 'save' | 'finish';

/** After the call: what came of it, saved and finished (spec C18, C19). */
export default function WrapUp({ interaction }: { interaction: Interaction }) {
  const text = useText();
  const { id, rules, possible } = interaction;
  const {
    details,
    state: { failure },
  } = useDetails(interaction);
  const [tried, setTried] = useState(false);
  const [asked, setAsked] = useState<{ readonly note: string; readonly before: Writing } | null>(null);
  /** What is done as soon as all that was typed is on the server. */
  const [waits, setWaits] = useState<Writing | null>(null);
  const course = useCourse(id);
  const missing =
    rules.dispositionRequired && rules.dispositionIn === 'panel' && details.disposition === null;
  const refused = course.error?.code === 'disposition-required';
  const fault =
    missing && (tried || refused || interaction.dispositionMissing)
      ? text('desk.wrapup.disposition-required')
      : null;
  const canFinish = possible.includes('finish');
  const canSave = possible.includes('save') && (interaction.unsaved || !rules.autoSave);

  const write = async (action: Writing) => {
    if (waits !== null) return;
    setWaits(action);
    // What was typed last must be on the server before it is asked to write or to finish.
    const isSaved = (await draftOf(id).saved()) && (await flushFollowUp(id));
    setWaits(null);
    // Wrap-up may have run out meanwhile.
    const isPossible = interactionOf(deskStore.read(), id)?.possible.includes(action) === true;
    if (!isSaved || !isPossible) return;
    const note = interaction.log.activity === null ? null : await changedNote(id);
    setAsked(note === null ? null : { note, before: action });
    if (note === null) await command(id, action);
  };
  /** A disposition that is saved at once, unless it would replace somebody's note (spec L17). */
  const askWhereChanged = async () => {
    await draftOf(id).flush();
    const note = await changedNote(id);
    if (note !== null) setAsked({ note, before: 'save' });
  };
  const decide = async (decision: NoteDecision, before: Writing) => {
    setAsked(null);
    if (await command(id, 'save', decision)) {
      if (before === 'finish') await command(id, 'finish');
      return;
    }
    // Somebody may have changed it again since it was shown.
    const now = await changedNote(id);
    if (now === null || now === decision.note) return;
    clearError(id);
    setAsked({ note: now, before });
  };
  const save = () => write('save');
  const finish = async () => {
    setTried(true);
    if (!missing) await write('finish');
  };
  useShortcut('save', () => void save(), canSave);
  useShortcut('finish', () => void finish(), canFinish);
  useShortcut('why', () => showWhy(id));

  return (
    <>
      <WrapUpHead interaction={interaction} />
      {!refused && <CommandError id={id} />}
      <div className={panelStyles.body}>
        {asked !== null && (
          <div className="section">
            <ChangedNote
              note={asked.note}
              onLeave={() => setAsked(null)}
              onDecide={(decision) => void decide(decision, asked.before)}
            />
          </div>
        )}
        <div className="section">
          <DetailsForm
            interaction={interaction}
            fault={fault}
            {...(rules.savesDisposition && { onDisposition: () => void askWhereChanged() })}
          />
        </div>
        {interaction.followUp !== null && <FollowUp interaction={interaction} />}
        <p className="section small muted">
          {interaction.log.reason ?? interaction.outlook ?? text(`log.state.${interaction.log.state}`)}{' '}
          <button
            type="button"
            className="link small nowrap"
            aria-keyshortcuts="Alt+W"
            onClick={() => showWhy(id)}
          >
            {text('desk.why.open')}
          </button>
        </p>
      </div>
      <div className={classes('row', panelStyles.foot, panelStyles.inRow)}>
        {waits === 'finish' && failure !== null ? (
          <span className="small warn" role="status">
            {text('desk.wrapup.waits')}
          </span>
        ) : interaction.unsaved ? (
          <LogMark state="draft">
            <Icon name="draft" small /> {text('desk.wrapup.changed')}
          </LogMark>
        ) : (
          <SavedNote id={id} />
        )}
        <span className="row push">
          {canSave && (
            <Button
              size="tall"
              look={canFinish ? 'plain' : 'primary'}
              hint={`Alt ${shortcutHint('save')}`}
              aria-keyshortcuts="Alt+S"
              onClick={() => void save()}
            >
              {text('desk.wrapup.save')}
            </Button>
          )}
          {canFinish && (
            <Button
              size="tall"
              look={missing ? 'plain' : 'primary'}
              hint="Alt Enter"
              aria-keyshortcuts="Alt+Enter"
              title={missing ? text('desk.wrapup.disposition-required') : undefined}
              onClick={() => void finish()}
            >
              {text('desk.wrapup.finish')}
            </Button>
          )}
        </span>
      </div>
    </>
  );
}

function WrapUpHead({ interaction }: { interaction: Interaction }) {
  const text = useText();
  const record = otherRecord(interaction);
  const { wrapupUntil, endedAt } = interaction;
  const over = interaction.parts.map((part) => part.endedAt).findLast((at) => at !== null) ?? endedAt;
  return (
    <section className={partyStyles.party} aria-label={text(`desk.phase.${interaction.phase}`)}>
      <div className={classes('accent', partyStyles.phase)}>
        <Icon name="draft" small />
        {text(`desk.phase.${interaction.phase}`)}
        {wrapupUntil !== null && over !== null && (
          <span className={partyStyles.clock}>
            <Timer className="strong" since={over} />{' '}
            <small>
              {text('desk.wrapup.of', {
                time: duration((Date.parse(wrapupUntil) - Date.parse(over)) / 1000),
              })}
            </small>
          </span>
        )}
      </div>
      <p className={partyStyles.who}>{record?.name ?? otherNumber(interaction) ?? text('desk.withheld')}</p>
      <p className="row second small">
        <span className="num">{record === null ? '' : otherNumber(interaction)}</span>
        <span className={classes('push num nowrap', interaction.failure !== null && 'strong warn')}>
          {interaction.failure === null
            ? text('desk.wrapup.talked', {
                talk: duration(interaction.talkSeconds),
                hold: interaction.holdSeconds,
                held: duration(interaction.holdSeconds),
              })
            : text(`desk.failure.${interaction.failure}`)}
        </span>
      </p>
      {wrapupUntil !== null && over !== null && (
        <TimeBar look="wrap-up" since={over} until={wrapupUntil} label={text('desk.phase.wrapup')} />
      )}
    </section>
  );
}
