import { describe, expect, it } from 'vitest';
import { telephonyUrlOf } from './contact-center.ts';

describe('the address of the telephony API', () => {
  it('follows from the org’s own, of sandboxes too', () => {
    expect(telephonyUrlOf('https://acme.my.salesforce.com')).toBe('https://acme.my.salesforce-scrt.com');
    expect(telephonyUrlOf('https://acme--uat.sandbox.my.salesforce.com')).toBe(
      'https://acme--uat.sandbox.my.salesforce-scrt.com',
    );
  });

  it('does not follow from any other', () => {
    for (const url of [
      'https://eu14.salesforce.com',
      'http://localhost:8181',
      'https://acme.my.salesforce.com.example.org',
      'http://acme.my.salesforce.com',
    ])
      expect(telephonyUrlOf(url)).toBeNull();
  });
});
