import { expect, it } from 'vitest';
import { z } from 'zod';
import { ObjectInput } from './crm-objects.ts';

const definition = { label: 'Policy', titleField: 'number' };

it('looks at no field of an object that has too many', () => {
  const fields = {};
  for (let field = 0; field < 201; field += 1)
    Object.defineProperty(fields, `field${field}`, {
      enumerable: true,
      get: () => {
        throw new Error('it was looked at');
      },
    });
  const { error } = ObjectInput.safeParse({ ...definition, fields });
  expect(error?.issues).toMatchObject([{ path: ['fields'], message: 'problem.object.field-name' }]);
});

it('describes the fields of an object as it takes them', () => {
  const described = z.toJSONSchema(ObjectInput, { io: 'input' });
  expect(described).toMatchObject({
    required: ['label', 'titleField', 'fields'],
    properties: { fields: { type: 'object', additionalProperties: { type: 'string' } } },
  });
});
