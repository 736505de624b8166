import { createSign } from 'node:crypto';

/** A JWT that says this, signed with an RSA private key in PEM (RS256). */
export function signedJwt(claims: Readonly<Record<string, string | number>>, key: string): string {
  const signed = `${encoded({ alg: 'RS256', typ: 'JWT' })}.${encoded(claims)}`;
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key, 'base64url')}`;
}

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
