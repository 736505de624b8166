// What these tests call of jsforce, so that the project's types can be checked where it is not installed.
declare module 'jsforce' {
  interface Saved {
    readonly id?: string;
    readonly success: boolean;
    readonly created?: boolean;
    readonly errors: readonly {
      readonly statusCode?: string;
      readonly errorCode?: string;
      readonly message: string;
    }[];
  }

  type Fields = Readonly<Record<string, unknown>>;

  interface Found<Row> {
    readonly totalSize: number;
    readonly done: boolean;
    readonly records: readonly Row[];
    readonly nextRecordsUrl?: string;
  }

  interface Query<Row> extends Promise<Found<Row>> {
    run(options: { autoFetch: boolean; maxFetch: number }): Query<Row>;
  }

  interface Described {
    readonly name: string;
    readonly keyPrefix: string;
    readonly fields: readonly {
      readonly name: string;
      readonly type: string;
      readonly externalId: boolean;
      readonly unique: boolean;
      readonly createable: boolean;
      readonly updateable: boolean;
      readonly length: number;
      readonly label: string;
    }[];
  }

  interface SObject {
    create(row: Fields): Promise<Saved>;
    create(rows: readonly Fields[], options?: { allOrNone?: boolean }): Promise<readonly Saved[]>;
    retrieve(id: string): Promise<Fields>;
    retrieve(ids: readonly string[]): Promise<readonly Fields[]>;
    update(row: Fields): Promise<Saved>;
    upsert(row: Fields, key: string): Promise<Saved>;
    upsert(rows: readonly Fields[], key: string): Promise<readonly Saved[]>;
    destroy(id: string): Promise<Saved>;
    describe(): Promise<Described>;
    updated(from: Date, to: Date): Promise<{ readonly ids: readonly string[] }>;
    deleted(from: Date, to: Date): Promise<{ readonly deletedRecords: readonly { readonly id: string }[] }>;
  }

  interface UserInfo {
    readonly id: string;
    readonly organizationId: string;
  }

  export class Connection {
    constructor(options: {
      readonly loginUrl?: string;
      readonly instanceUrl?: string;
      readonly accessToken?: string;
      readonly refreshToken?: string;
      readonly version: string;
      readonly oauth2?: {
        readonly loginUrl: string;
        readonly clientId: string;
        readonly clientSecret?: string;
        readonly redirectUri?: string;
      };
    });
    readonly accessToken: string | null;
    readonly instanceUrl: string;
    readonly limitInfo: { readonly apiUsage?: { readonly used: number; readonly limit: number } };
    readonly bulk2: {
      pollInterval: number;
      query(soql: string): Promise<{ toArray(): Promise<readonly Readonly<Record<string, string>>[]> }>;
      loadAndWaitForResults(options: {
        readonly object: string;
        readonly operation: 'insert' | 'update' | 'upsert' | 'delete';
        readonly externalIdFieldName?: string;
        readonly input: readonly Fields[];
      }): Promise<{
        readonly successfulResults: readonly Readonly<Record<string, string>>[];
        readonly failedResults: readonly Readonly<Record<string, string>>[];
        readonly unprocessedRecords: readonly Readonly<Record<string, string>>[];
      }>;
    };
    login(username: string, password: string): Promise<UserInfo>;
    loginBySoap(username: string, password: string): Promise<UserInfo>;
    logout(): Promise<void>;
    authorize(options: Readonly<Record<string, string>>): Promise<UserInfo>;
    identity(): Promise<{
      readonly user_id: string;
      readonly organization_id: string;
      readonly username: string;
    }>;
    query<Row = Fields>(soql: string): Query<Row>;
    queryMore<Row = Fields>(locator: string): Promise<Found<Row>>;
    search(sosl: string): Promise<{ readonly searchRecords: readonly { readonly Id: string }[] }>;
    sobject(name: string): SObject;
    describeGlobal(): Promise<{ readonly sobjects: readonly { readonly name: string }[] }>;
    limits(): Promise<{ readonly DailyApiRequests: { readonly Max: number; readonly Remaining: number } }>;
    requestPost<Answer>(path: string, body: unknown): Promise<Answer>;
  }
}
