import { describe, expect, it } from 'vitest';
import { CsvText } from './csv-text.ts';

/** Decoded whole, and byte by byte, which must make no difference. */
function read(bytes: Buffer, charset: string | null = null): string {
  const whole = new CsvText(charset);
  const text = whole.push(bytes) + whole.end();
  const single = new CsvText(charset);
  const pieces = Array.from(bytes, (byte) => single.push(Buffer.of(byte))).join('');
  expect(pieces + single.end()).toBe(text);
  return text;
}

describe('the text of a file', () => {
  it('is UTF-8, with a byte order mark or without', () => {
    expect(read(Buffer.from('Zoë;Müller;😀'))).toBe('Zoë;Müller;😀');
    expect(read(Buffer.from('\uFEFFZoë'))).toBe('Zoë');
    expect(read(Buffer.from('\uFEFFplain'))).toBe('plain');
  });

  it('is windows-1252 where its first letter beyond ASCII is no UTF-8', () => {
    const bytes = Buffer.from('Vorname;Straße;Müller', 'latin1');
    expect(read(bytes)).toBe('Vorname;Straße;Müller');
    expect(read(Buffer.concat([bytes, Buffer.of(0x80)]))).toBe('Vorname;Straße;Müller€');
  });

  it('is UTF-16 behind its byte order mark', () => {
    expect(read(Buffer.from('\uFEFFa\tMüller', 'utf16le'))).toBe('a\tMüller');
  });

  it('is read in the charset that is named', () => {
    expect(read(Buffer.from('Müller'), 'windows-1252')).toBe('MÃ¼ller');
  });

  it('has a mark of its own for a byte that is no letter', () => {
    expect(read(Buffer.concat([Buffer.from('ü'), Buffer.of(0xfc, 0x41)]))).toBe('ü\uFFFDA');
  });
});
