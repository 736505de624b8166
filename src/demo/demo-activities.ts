/** An activity of the demonstration, with records by their key and agents by their username. */
export interface DemoActivity {
  readonly key: string;
  readonly who?: string;
  readonly what?: string;
  readonly agent: string;
  readonly subject: string;
  readonly description: string;
  /** Days until it is due; negative: how long ago it was. */
  readonly inDays: number;
  /** A call; otherwise a task that somebody noted. */
  readonly call?: {
    readonly type: 'Inbound' | 'Outbound';
    readonly seconds: number;
    readonly number: string;
  };
}

/** What happened with the demonstration's customers lately, and what is to be done for them. */
export const demoActivities: readonly DemoActivity[] = [
  {
    key: 'erika-invoice',
    who: 'erika',
    what: 'erika-case',
    agent: 'mia',
    subject: 'Incoming call: invoice with the old address',
    description: 'Moved in October. Promised a corrected invoice by the end of the week.',
    inDays: -2,
    call: { type: 'Inbound', seconds: 184, number: '+498963648018' },
  },
  {
    key: 'erika-offer',
    who: 'erika',
    what: 'erika-opportunity',
    agent: 'tom',
    subject: 'Outgoing call: offer for twelve desks',
    description: 'Likes the oak ones. Decides after the budget meeting.',
    inDays: -6,
    call: { type: 'Outbound', seconds: 421, number: '+498963648018' },
  },
  {
    key: 'erika-send-invoice',
    who: 'erika',
    what: 'erika-case',
    agent: 'mia',
    subject: 'Send the corrected invoice',
    description: '',
    inDays: 1,
  },
  {
    key: 'erika-budget',
    who: 'erika',
    what: 'erika-opportunity',
    agent: 'tom',
    subject: 'Ask how the budget meeting went',
    description: '',
    inDays: 5,
  },
  {
    key: 'jan-first',
    who: 'jan',
    agent: 'lotte',
    subject: 'Incoming call: asks for a catalogue',
    description: 'Opens an office in Haarlem in spring. Prefers to be called in the morning.',
    inDays: -1,
    call: { type: 'Inbound', seconds: 96, number: '+31201234567' },
  },
  {
    key: 'jan-call-back',
    who: 'jan',
    agent: 'lotte',
    subject: 'Call back about the catalogue',
    description: '',
    inDays: 3,
  },
  {
    key: 'olivia-paper',
    who: 'olivia',
    what: 'thames-opportunity',
    agent: 'tom',
    subject: 'Outgoing call: yearly contract for paper',
    description: 'Wants a second price for recycled paper.',
    inDays: -4,
    call: { type: 'Outbound', seconds: 257, number: '+442079460123' },
  },
  {
    key: 'olivia-price',
    who: 'olivia',
    what: 'thames-opportunity',
    agent: 'tom',
    subject: 'Send the price for recycled paper',
    description: '',
    inDays: 2,
  },
  {
    key: 'sanne-chairs',
    who: 'sanne',
    what: 'sanne-case',
    agent: 'lotte',
    subject: 'Incoming call: damaged chairs',
    description: 'Two of ten have a torn cover. Photos follow by mail.',
    inDays: -5,
    call: { type: 'Inbound', seconds: 312, number: '+31612345678' },
  },
  {
    key: 'sanne-pick-up',
    who: 'sanne',
    what: 'sanne-case',
    agent: 'lotte',
    subject: 'Arrange the pick-up of the damaged chairs',
    description: '',
    inDays: 1,
  },
  {
    key: 'emily-lamps',
    who: 'emily',
    what: 'emily-opportunity',
    agent: 'tom',
    subject: 'Incoming call: thank you for the lamps',
    description: 'All arrived in time.',
    inDays: -7,
    call: { type: 'Inbound', seconds: 58, number: '+12125550131' },
  },
  {
    key: 'greta-hours',
    who: 'greta',
    agent: 'mia',
    subject: 'Incoming call: opening hours',
    description: '',
    inDays: -11,
    call: { type: 'Inbound', seconds: 41, number: '+493023125118' },
  },
];
