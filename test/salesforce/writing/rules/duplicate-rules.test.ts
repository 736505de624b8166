import { describe, expect, it } from 'vitest';
import { idOf, writingOrg } from '../writing-org.ts';

const { ids, send } = writingOrg({ switches: { 'duplicate-rules': true } });
const jane = { FirstName: 'jane', LastName: 'DOE', Phone: '+49 (30) 555-0100' };
const save = { 'sforce-duplicate-rule-header': 'allowSave=true; includeRecordDetails=true' };

describe('a duplicate rule', () => {
  it('refuses a person who is there already, and says who', async () => {
    expect(await send('POST', '/sobjects/Contact', jane)).toEqual({
      status: 400,
      headers: expect.anything() as unknown,
      body: [
        {
          duplicateResult: {
            allowSave: true,
            duplicateRule: 'Standard_Contact_Duplicate_Rule',
            duplicateRuleEntityType: 'Contact',
            errorMessage: 'Use one of these records?',
            matchResults: [
              {
                entityType: 'Contact',
                errors: [],
                matchEngine: 'FuzzyMatchEngine',
                matchRecords: [
                  {
                    additionalInformation: [],
                    fieldDiffs: [],
                    matchConfidence: 100,
                    record: {
                      attributes: {
                        type: 'Contact',
                        url: `/services/data/v66.0/sobjects/Contact/${ids.contact}`,
                      },
                      Id: ids.contact,
                    },
                  },
                ],
                rule: 'Standard_Contact_Match_Rule_v1_1',
                size: 1,
                success: true,
              },
            ],
          },
          errorCode: 'DUPLICATES_DETECTED',
          message: 'Use one of these records?',
        },
      ],
    });
  });

  it('that only alerts lets it pass where the request allows that, since version 52', async () => {
    expect(await send('POST', '/services/data/v51.0/sobjects/Contact', jane, save)).toMatchObject({
      status: 400,
    });
    const saved = await send('POST', '/services/data/v52.0/sobjects/Contact', jane, save);
    expect(saved).toMatchObject({ status: 201 });
    await send('DELETE', `/sobjects/Contact/${idOf(saved)}`);
  });

  it('that blocks lets nothing pass', async () => {
    const answer = await send('POST', '/sobjects/Account', { Name: 'lindner lifts' }, save);
    expect(answer).toMatchObject({
      status: 400,
      body: [{ errorCode: 'DUPLICATES_DETECTED', duplicateResult: { allowSave: false } }],
    });
  });

  it('lets a record be changed, and another person with the same number be made', async () => {
    expect(await send('PATCH', `/sobjects/Contact/${ids.contact}`, { Title: 'CTO' })).toMatchObject({
      status: 204,
    });
    const john = { FirstName: 'John', LastName: 'Doe', Phone: jane.Phone };
    expect(await send('POST', '/sobjects/Contact', john)).toMatchObject({ status: 201 });
  });

  it('tells in a collection only that there are such records', async () => {
    const records = [{ attributes: { type: 'Contact' }, ...jane }];
    expect((await send('POST', '/composite/sobjects', { records })).body).toEqual([
      {
        success: false,
        errors: [{ statusCode: 'DUPLICATES_DETECTED', message: 'Use one of these records?', fields: [] }],
      },
    ]);
  });

  it('does not run in other orgs', async () => {
    expect(await writingOrg().send('POST', '/sobjects/Contact', jane)).toMatchObject({ status: 201 });
  });

  it('has a header that is refused where it means nothing', async () => {
    const headers = { 'sforce-duplicate-rule-header': 'allowSave=yes' };
    expect(await send('POST', '/sobjects/Contact', jane, headers)).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INVALID_HEADER' }],
    });
  });
});
