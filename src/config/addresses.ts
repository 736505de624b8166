import { isIP } from 'node:net';
import { readSmtpUrl } from '../adapters/mail/smtp-server.ts';
import { Secret } from './secret.ts';
import { Expected, onOrOff } from './setting.ts';

/** None, as many as stand one behind the other, or those with these addresses or in these networks. */
export type TrustedProxies = false | number | readonly string[];

/** More proxies one behind the other than anybody has. */
const maxProxies = 10;

export const host = (text: string): string | Expected =>
  /^[\w.:%-]+$/.test(text) ? text : new Expected('an address or a host name');

/**
 * What a client claims of itself stands leftmost in X-Forwarded-For, and each proxy adds what it saw at the right; so
 * the proxies are counted or named from the right. `on` is the one proxy in front.
 */
export function trustedProxies(text: string): TrustedProxies | Expected {
  if (/^\d{1,2}$/.test(text) && Number(text) <= maxProxies) return Number(text) === 0 ? false : Number(text);
  const isOn = onOrOff(text);
  if (!(isOn instanceof Expected)) return isOn ? 1 : false;
  const addresses = text.split(',').map((one) => one.trim());
  return addresses.every(isAddressOrNetwork)
    ? addresses
    : new Expected(
        `off, the number of proxies in front (1 to ${maxProxies}), or their addresses: 10.0.0.7, 10.0.1.0/24`,
      );
}

function isAddressOrNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

export function postgresUrl(text: string): Secret | Expected {
  const url = URL.parse(text);
  const valid = url !== null && /^postgres(ql)?:$/.test(url.protocol) && url.pathname.length > 1;
  return valid ? new Secret(text) : new Expected('postgres://user:password@host:5432/database');
}

export function smtpUrl(text: string): Secret | Expected {
  return readSmtpUrl(text) === null
    ? new Expected('smtps://user:password@host:465, or smtp://user:password@host:587 with STARTTLS')
    : new Secret(text);
}

export function publicUrl(text: string): string | Expected {
  const url = URL.parse(text);
  const valid = url !== null && /^https?:$/.test(url.protocol) && isOriginOnly(url);
  return valid ? url.origin : new Expected('an address like https://desk.example.org, without a path');
}

/** Nothing behind the host, and nobody's name before it. */
export const isOriginOnly = (url: URL): boolean =>
  url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '' && url.password === '';
