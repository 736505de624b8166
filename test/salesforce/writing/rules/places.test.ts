import { describe, expect, it } from 'vitest';
import { idOf, writingOrg } from '../writing-org.ts';

const { send, row } = writingOrg({ switches: { 'state-country-picklists': true } });
const post = (fields: object) => send('POST', '/sobjects/Contact', { LastName: 'Roe', ...fields });

describe('an address with state and country picklists', () => {
  it.each([
    { MailingCountry: 'United States', MailingState: 'New York' },
    { MailingCountryCode: 'US', MailingStateCode: 'NY' },
  ])('has names and codes, whichever are given: %o', async (place) => {
    expect(row('Contact', idOf(await post(place)))).toMatchObject({
      MailingCountry: 'United States',
      MailingCountryCode: 'US',
      MailingState: 'New York',
      MailingStateCode: 'NY',
    });
  });

  it('is refused with a country that is none of them', async () => {
    expect(await post({ MailingCountry: 'Germoney' })).toMatchObject({
      status: 400,
      body: [
        {
          errorCode: 'FIELD_INTEGRITY_EXCEPTION',
          message:
            "There's a problem with this country, even though it may appear correct. Please select a country/territory from the list of valid countries.: Mailing Country",
          fields: ['MailingCountry'],
        },
      ],
    });
  });

  it('is refused with a state of another country, or of none', async () => {
    expect(await post({ MailingCountry: 'Germany', MailingState: 'New York' })).toMatchObject({
      body: [{ errorCode: 'FIELD_INTEGRITY_EXCEPTION', fields: ['MailingState'] }],
    });
    expect(await post({ MailingState: 'New York' })).toMatchObject({
      body: [{ errorCode: 'FIELD_INTEGRITY_EXCEPTION', fields: ['MailingState'] }],
    });
  });

  it('is refused with a code that the picklist does not have', async () => {
    expect(await post({ MailingCountryCode: 'XX' })).toMatchObject({
      body: [{ errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', fields: ['MailingCountryCode'] }],
    });
  });

  it('loses its state with its country', async () => {
    const id = idOf(await post({ MailingCountryCode: 'US', MailingStateCode: 'NY' }));
    await send('PATCH', `/sobjects/Contact/${id}`, { MailingCountry: null });
    expect(row('Contact', id)).toMatchObject({
      MailingCountryCode: null,
      MailingState: null,
      MailingStateCode: null,
    });
  });

  it('is any text in other orgs', async () => {
    const plain = writingOrg();
    const answer = await plain.send('POST', '/sobjects/Contact', {
      LastName: 'Roe',
      MailingCountry: 'Germoney',
    });
    expect(answer).toMatchObject({ status: 201 });
  });
});
