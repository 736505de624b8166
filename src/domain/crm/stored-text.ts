/** A text in the form that CRMs keep it in, for comparing: without spaces around, its lines ended in one way. */
export const storedText = (text: string): string => text.replaceAll('\r\n', '\n').trim();
