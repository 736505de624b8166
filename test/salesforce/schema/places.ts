/** A country of the state and country picklists. */
export interface Country {
  /** Two letters of ISO 3166-1. */
  readonly code: string;
  readonly name: string;
}

export interface State {
  readonly country: string;
  readonly code: string;
  readonly name: string;
}

/** Those that the sample data and its neighbours need: an org's administrator chooses which there are. */
export const countries: readonly Country[] = [
  { code: 'AT', name: 'Austria' },
  { code: 'BE', name: 'Belgium' },
  { code: 'CA', name: 'Canada' },
  { code: 'CH', name: 'Switzerland' },
  { code: 'DE', name: 'Germany' },
  { code: 'FR', name: 'France' },
  { code: 'GB', name: 'United Kingdom' },
  { code: 'LU', name: 'Luxembourg' },
  { code: 'NL', name: 'Netherlands' },
  { code: 'US', name: 'United States' },
];

/** As in new orgs, only some countries have states. */
export const states: readonly State[] = [
  { country: 'CA', code: 'BC', name: 'British Columbia' },
  { country: 'CA', code: 'ON', name: 'Ontario' },
  { country: 'CA', code: 'QC', name: 'Quebec' },
  { country: 'US', code: 'CA', name: 'California' },
  { country: 'US', code: 'DC', name: 'District of Columbia' },
  { country: 'US', code: 'FL', name: 'Florida' },
  { country: 'US', code: 'IL', name: 'Illinois' },
  { country: 'US', code: 'MA', name: 'Massachusetts' },
  { country: 'US', code: 'NY', name: 'New York' },
  { country: 'US', code: 'TX', name: 'Texas' },
  { country: 'US', code: 'WA', name: 'Washington' },
];
