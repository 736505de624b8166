/**
 * What we use of Open CTI for Lightning, the script by which Salesforce's pages and a page that they frame speak with one
 * another. `saveLog` is left out: the server writes each call, once.
 */
export interface OpenCti {
  readonly SCREENPOP_TYPE: {
    readonly SOBJECT: string;
    readonly URL: string;
    readonly NEW_RECORD_MODAL: string;
  };
  enableClickToDial(args?: Answered): void;
  disableClickToDial(args?: Answered): void;
  /** Cannot be taken back, and each further listener is called as well. */
  onClickToDial(args: { readonly listener: (payload: unknown) => void }): void;
  onNavigationChange(args: { readonly listener: (payload: unknown) => void }): void;
  getAppViewInfo(args: Required<Answered>): void;
  getSoftphoneLayout(args: Required<Answered>): void;
  setSoftphonePanelVisibility(args: { readonly visible: boolean } & Answered): void;
  setSoftphoneItemLabel(args: { readonly label: string } & Answered): void;
  setSoftphoneItemIcon(args: { readonly key: string } & Answered): void;
  screenPop(args: ScreenPop & Answered): void;
  /** Reads the view anew that is active in this tab. */
  refreshView(args?: Answered): void;
  notifyInitializationComplete(): void;
}

export interface ScreenPop {
  readonly type: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly defaultFieldValues?: Readonly<Record<string, string>>;
}

interface Answered {
  readonly callback?: (response: unknown) => void;
}

declare global {
  interface Window {
    /** Made by the org's script. */
    sforce?: { readonly opencti?: OpenCti };
  }
}

/** Salesforce could not, or would not, do what it was asked; `code` is its own word for why. */
export class OpenCtiError extends Error {
  override readonly name = 'OpenCtiError';
  readonly code: string;

  constructor(code: string) {
    super(`Open CTI: ${code}`);
    this.code = code;
  }
}

/** A page that is busy answers late; one that is gone never does. */
const answerMs = 10_000;

/** The answer to one call of Open CTI. Rejects with an `OpenCtiError`: `deadline` where none comes. */
export function answerOf(call: (callback: (response: unknown) => void) => void): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new OpenCtiError('deadline')), answerMs);
    call((response) => {
      clearTimeout(timer);
      const { success, value, code } = readResponse(response);
      if (success) resolve(value);
      else reject(new OpenCtiError(code));
    });
  });
}

function readResponse(response: unknown): { success: boolean; value: unknown; code: string } {
  if (typeof response !== 'object' || response === null)
    return { success: false, value: null, code: 'no response' };
  const success = 'success' in response && response.success === true;
  const value = 'returnValue' in response ? response.returnValue : null;
  const errors: unknown = 'errors' in response ? response.errors : null;
  const first: unknown = Array.isArray(errors) ? errors[0] : null;
  const hasCode = typeof first === 'object' && first !== null && 'code' in first;
  return { success, value, code: hasCode ? String(first.code) : 'unknown' };
}
