/** A field as describe gives it to who is signed in. */
export interface FieldDescribe {
  readonly name: string;
  readonly type: string;
  /** Characters; 0 where it does not apply. */
  readonly length: number;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly nillable: boolean;
  readonly defaultedOnCreate: boolean;
  readonly externalId: boolean;
  readonly unique: boolean;
  readonly referenceTo: readonly string[];
  /** `Owner` for `OwnerId`; null: not a reference. */
  readonly relationshipName: string | null;
  /** Those that may be chosen. */
  readonly picklistValues: readonly string[];
  readonly restrictedPicklist: boolean;
}

/** An object as describe gives it; fields by their exact names. */
export interface ObjectDescribe {
  readonly name: string;
  readonly label: string;
  readonly keyPrefix: string | null;
  readonly custom: boolean;
  readonly queryable: boolean;
  readonly searchable: boolean;
  /** What a record is called by; null: it has no name. */
  readonly nameField: string | null;
  readonly fields: ReadonlyMap<string, FieldDescribe>;
}

/** What an org has, as far as who is signed in may see it. Throws `CrmUnavailable`. */
export interface OrgObjects {
  /** null: no such object, or not for this user. */
  object(name: string): Promise<ObjectDescribe | null>;
  /** Every object's name, without its fields. */
  objects(): Promise<readonly Omit<ObjectDescribe, 'fields' | 'nameField'>[]>;
}

/** Those of the fields that the object has; one of another row, as `Owner.Name`, where the object has `OwnerId`. */
export const presentIn = ({ fields }: ObjectDescribe, wanted: readonly string[]): readonly string[] =>
  wanted.filter((field) => {
    const [first = field, ...rest] = field.split('.');
    return rest.length === 0 ? fields.has(first) : fields.has(`${first}Id`);
  });
