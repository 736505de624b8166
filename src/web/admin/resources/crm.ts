import { useLoaded } from '../../ui/server/load.ts';

/** Whether others administer the CRM, and its users; false also while that is not known. */
export const useHasCrmPeople = (): boolean =>
  useLoaded<{ readonly name: string }>('/crm').value?.name === 'salesforce';
