/** A command of Salesforce's that was not carried out; the library tells Salesforce so, by the word in `type` where it has one. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused';
  readonly type: 'INVALID_DESTINATION' | 'GENERIC_ERROR' | null;

  constructor(message: string, type: CommandRefused['type'] = null) {
    super(message);
    this.type = type;
  }
}
