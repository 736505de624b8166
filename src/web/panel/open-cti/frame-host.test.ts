import { expect, it } from 'vitest';
import { frameHost } from './frame-host.ts';

const acme = { origin: 'https://acme.lightning.force.com', script: 'https://acme.lightning.force.com/x.js' };
const at = (query: string) =>
  frameHost(new URL(`https://desk.example/panel${query}`), {
    hosts: [{ origin: 'https://other.lightning.force.com', script: 'other' }, acme],
  });

it('is the org that the address names, if it is one of ours', () => {
  expect(at(`?mode=Lightning&sfdcIframeOrigin=${encodeURIComponent(acme.origin)}&clc=1`)).toBe(acme);
});

it.each([
  '',
  '?mode=Lightning',
  '?sfdcIframeOrigin=https%3A%2F%2Fevil.lightning.force.com',
  '?sfdcIframeOrigin=http%3A%2F%2Facme.lightning.force.com',
  '?sfdcIframeOrigin=https%3A%2F%2Facme.lightning.force.com.evil.example',
  '?sfdcIframeOrigin=acme.lightning.force.com',
])('is none with %s', (query) => {
  expect(at(query)).toBeNull();
});
