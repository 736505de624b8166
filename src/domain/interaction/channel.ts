/** The kinds of contact that a skill, a capacity or an interaction can be of. */
export const channels = ['voice', 'chat', 'email', 'sms', 'voicemail', 'workitem'] as const;
export type Channel = (typeof channels)[number];

/** The channels whose interactions there are; nothing of another is offered to anybody. */
export const builtChannels = ['voice'] as const satisfies readonly Channel[];
export type BuiltChannel = (typeof builtChannels)[number];

/** How many interactions of a channel an agent handles at the same time (spec R3). */
export type Capacity = Readonly<Record<Channel, number>>;

export const defaultCapacity: Capacity = { voice: 1, chat: 2, email: 3, sms: 2, voicemail: 1, workitem: 1 };
