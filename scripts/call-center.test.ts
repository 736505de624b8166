import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { callCenterFile } from './call-center.ts';

interface Item {
  readonly name: string;
  readonly sortOrder: string;
  readonly '#text': string;
}
const given = { url: 'https://desk.example.org', name: 'Tieline' };

describe('the call center definition file', () => {
  const file = callCenterFile(given);
  const { callCenter } = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseTagValue: false,
  }).parse(file) as { callCenter: { section: { name: string; sortOrder: string; item: Item[] }[] } };
  const items = new Map(
    callCenter.section.flatMap(({ item }) => item.map(({ name, '#text': text }) => [name, text] as const)),
  );

  it('is XML with every item that Salesforce asks for, in an order without gaps', () => {
    expect(callCenter.section.map(({ sortOrder }) => sortOrder)).toEqual(['0', '1']);
    for (const { item } of callCenter.section)
      expect(item.map(({ sortOrder }) => Number(sortOrder))).toEqual(item.map((_, index) => index));
    expect([...items.keys()]).toEqual(
      expect.arrayContaining(['reqInternalName', 'reqDisplayName', 'reqAdapterUrl', 'reqUseApi']),
    );
  });

  it('names the panel, at the size that it is made for, in Lightning', () => {
    expect(items.get('reqAdapterUrl')).toBe('https://desk.example.org/panel');
    expect(items.get('reqSalesforceCompatibilityMode')).toBe('Lightning');
    expect([items.get('reqSoftphoneWidth'), items.get('reqSoftphoneHeight')]).toEqual(['400', '550']);
  });

  it.each([
    ['url', 'http://desk.example.org'],
    ['url', 'desk.example.org'],
    ['url', 'https://desk.example.org/desk'],
    ['name', ''],
    ['name', '1Tieline'],
    ['name', 'Tieline Desk'],
    ['name', 'T'.repeat(41)],
    ['name', '"><x'],
  ])('is not made with the %s %j', (part, value) => {
    expect(() => callCenterFile({ ...given, [part]: value })).toThrow(`--${part} ${value}: expected`);
  });
});
