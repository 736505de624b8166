/** What is not saved on the page shown now, and how it is thrown away; null: nothing. */
let unsaved: { readonly discard: () => void } | null = null;

const warn = (event: BeforeUnloadEvent) => event.preventDefault();

/** Has people asked before they leave the page, until what it gives back is called. */
export function askBeforeLeaving(discard: () => void): () => void {
  const mine = { discard };
  unsaved = mine;
  addEventListener('beforeunload', warn);
  return () => {
    removeEventListener('beforeunload', warn);
    if (unsaved === mine) unsaved = null;
  };
}

export const whatIsUnsaved = () => unsaved;
