import { describe, expect, it } from 'vitest';
import { columnsOf, missingColumn, splitName } from './import-columns.ts';
import { countryCode } from './import-country.ts';

const read = (...headers: string[]) => Object.fromEntries(columnsOf(headers).at);

describe('the columns of an imported file', () => {
  it('are recognised by their names in English, German and Dutch, in any spelling', () => {
    expect(read('First Name', 'LAST_NAME', 'phone', 'Mobile Phone', 'E-Mail', 'Company', 'Country')).toEqual({
      firstName: 0,
      lastName: 1,
      phone: 2,
      mobile: 3,
      email: 4,
      account: 5,
      country: 6,
    });
    expect(
      read('Nachname', 'Vorname', 'Telefon (geschäftlich)', 'Handy', 'E-Mail-Adresse', 'Firma', 'Land'),
    ).toEqual({ lastName: 0, firstName: 1, phone: 2, mobile: 3, email: 4, account: 5, country: 6 });
    expect(
      read('achternaam', 'voornaam', 'telefoonnummer', 'mobiel', 'e-mailadres', 'bedrijf', 'eigenaar'),
    ).toEqual({ lastName: 0, firstName: 1, phone: 2, mobile: 3, email: 4, account: 5, owner: 6 });
  });

  it('that are unknown or appear twice are reported and not imported', () => {
    const columns = columnsOf(['Name', 'Shoe size', 'Phone', 'Telefon', '']);
    expect(columns.ignored).toEqual(['Shoe size', 'Telefon']);
    expect(columns.at.get('phone')).toBe(2);
  });

  it('need one that says what people are called', () => {
    expect(missingColumn(columnsOf(['Naam', 'Phone']))).toBeNull();
    expect(missingColumn(columnsOf(['Vorname', 'Phone']))).toMatchObject({
      refused: 'invalid',
      errors: [{ path: 'lastName', message: 'problem.import.last-name-column' }],
    });
  });
});

describe('a whole name', () => {
  it.each([
    ['Erika Mustermann', 'Erika', 'Mustermann'],
    ['Mustermann, Erika', 'Erika', 'Mustermann'],
    ['Jan de  Vries ', 'Jan de', 'Vries'],
    ['Prince', '', 'Prince'],
    ['', '', ''],
  ])('%j has two parts', (name, firstName, lastName) => {
    expect(splitName(name)).toEqual({ firstName, lastName });
  });
});

describe('a country', () => {
  it.each([
    ['Deutschland', 'DE'],
    ['Germany', 'DE'],
    ['duitsland', 'DE'],
    ['Nederland', 'NL'],
    ['USA', 'US'],
    ['UK', 'GB'],
    ['at', 'at'],
    ['Atlantis', 'Atlantis'],
  ])('%s is %s', (name, code) => {
    expect(countryCode(name)).toBe(code);
  });
});
