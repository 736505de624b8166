import { expect, it } from 'vitest';
import { lightningHostOfLogin, readLightningHost } from './lightning-host.ts';

const acme = {
  origin: 'https://acme.lightning.force.com',
  script: 'https://acme.lightning.force.com/support/api/66.0/lightning/opencti_min.js',
};

it('knows an org by its Lightning pages and by where people sign in', () => {
  expect(readLightningHost('https://acme.lightning.force.com')).toEqual(acme);
  expect(lightningHostOfLogin('https://acme.my.salesforce.com/')).toEqual(acme);
  expect(lightningHostOfLogin('https://acme--uat.sandbox.my.salesforce.com')?.origin).toBe(
    'https://acme--uat.sandbox.lightning.force.com',
  );
});

it.each([
  'https://login.salesforce.com',
  'https://test.salesforce.com',
  'http://acme.my.salesforce.com',
  'https://acme.my.salesforce.com.evil.example',
  'https://acme.my.salesforce.com:8443',
  'https://*.my.salesforce.com',
  'http://localhost:9000',
  'acme',
])('knows none by %s', (address) => {
  expect(lightningHostOfLogin(address)).toBeNull();
});

it.each([
  'https://*.lightning.force.com',
  'https://lightning.force.com',
  'https://acme.lightning.force.com/one',
  'https://a b.lightning.force.com',
  "https://acme.lightning.force.com; script-src 'unsafe-inline'",
  'http://acme.lightning.force.com',
])('takes no pages at %s', (address) => {
  expect(readLightningHost(address)).toBeNull();
});
