import { importFields, type ImportField } from '../../../domain/crm/contact-import.ts';
import { refuse, type Refusal } from '../../../domain/refusal.ts';

/**
 * The column names of address books and CRMs in English, German and Dutch (spec X14); capitals, hyphens and spaces do
 * not matter. The first is the name we use in answers.
 */
const names: Readonly<Record<ImportField, string>> = {
  firstName: 'First name, Given name, Forename, Vorname, Rufname, Voornaam, Roepnaam',
  lastName: 'Last name, Surname, Family name, Nachname, Familienname, Zuname, Achternaam, Familienaam',
  name:
    'Name, Full name, Display name, Contact, Contact name, Kontakt, Kontaktname, Ansprechpartner, ' +
    'Vollständiger Name, Anzeigename, Naam, Volledige naam, Contactpersoon, Weergavenaam',
  phone:
    'Phone, Phone number, Telephone, Telephone number, Tel, Business phone, Work phone, Office phone, Landline, ' +
    'Telefon, Telefonnummer, Rufnummer, Festnetz, Festnetznummer, Telefon geschäftlich, Telefoon, ' +
    'Telefoonnummer, Vaste telefoon, Zakelijke telefoon, Telefoon werk',
  mobile:
    'Mobile, Mobile phone, Mobile number, Cell, Cell phone, Mobil, Mobiltelefon, Mobilnummer, Mobilfunk, Handy, ' +
    'Handynummer, Mobiel, Mobiele telefoon, Mobiel nummer, Gsm',
  email:
    'E-mail, E-mail address, Mail, Mail address, E-Mail-Adresse, Mailadresse, E-mailadres, Mailadres, ' +
    'Business email, Work email',
  account:
    'Account, Account name, Company, Company name, Organisation, Organization, Organisation name, ' +
    'Organization name, Firma, Firmenname, Unternehmen, Kunde, Bedrijf, Bedrijfsnaam, Organisatie',
  country:
    'Country, Country code, Country/Region, Mailing country, Business country, Land, Ländercode, Land/Region, Landcode',
  owner:
    'Owner, Contact owner, Account manager, Inhaber, Besitzer, Eigentümer, Zuständig, Betreuer, Kundenbetreuer, ' +
    'Eigenaar, Contacteigenaar, Accountmanager, Beheerder',
  description:
    'Description, Note, Notes, Comment, Comments, Beschreibung, Notiz, Notizen, Bemerkung, Bemerkungen, ' +
    'Kommentar, Omschrijving, Beschrijving, Notitie, Notities, Opmerking, Opmerkingen',
};

const fieldOf: ReadonlyMap<string, ImportField> = new Map(
  importFields.flatMap((field) => names[field].split(', ').map((name) => [folded(name), field] as const)),
);

/** Which column holds which field, by position. */
export interface ImportColumns {
  readonly at: ReadonlyMap<ImportField, number>;
  /** The header row as it is in the file. */
  readonly headers: readonly string[];
  /** Columns that are not imported: with an unknown name, or a second one for the same field. */
  readonly ignored: readonly string[];
}

/** The field of each column of a header row. */
export function columnsOf(headers: readonly string[]): ImportColumns {
  const at = new Map<ImportField, number>();
  const ignored: string[] = [];
  for (const [index, header] of headers.entries()) {
    const field = fieldOf.get(folded(header));
    if (field !== undefined && !at.has(field)) at.set(field, index);
    else if (header.trim() !== '') ignored.push(header.trim());
  }
  return { at, headers, ignored };
}

/** Refuses `invalid` if no column holds names, listing the columns that would. */
export function missingColumn({ at }: ImportColumns): Refusal | null {
  if (at.has('lastName') || at.has('name')) return null;
  return refuse('invalid', {
    errors: [
      {
        path: 'lastName',
        message: 'problem.import.last-name-column',
        values: { allowed: `${names.lastName}; ${names.name}` },
      },
    ],
  });
}

/**
 * Lower case letters and digits only, without accents, so that `E-Mail` is `email` and `Ländercode` is `landercode`.
 */
function folded(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** The two parts of a full name: `Mustermann, Erika` or `Erika Mustermann`; the last word is the last name. */
export function splitName(name: string): { readonly firstName: string; readonly lastName: string } {
  const comma = name.indexOf(',');
  if (comma !== -1) return { firstName: name.slice(comma + 1).trim(), lastName: name.slice(0, comma).trim() };
  const trimmed = name.trim();
  const space = trimmed.lastIndexOf(' ');
  return { firstName: trimmed.slice(0, Math.max(space, 0)).trim(), lastName: trimmed.slice(space + 1) };
}
