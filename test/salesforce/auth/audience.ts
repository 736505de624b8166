/** Where Salesforce's own login hosts are; the emulator answers for them. */
const loginHosts = ['https://login.salesforce.com', 'https://test.salesforce.com'];

/** Whether a JWT is meant for this host, as the client knows it. */
export const allowsLogin = (audience: string, loginUrl: string): boolean =>
  [...loginHosts, loginUrl].includes(audience.replace(/\/(?:services\/oauth2\/token)?$/, ''));
