import { describe, expect, it } from 'vitest';
import { phase } from '../support/browser/agent.ts';
import { findings } from '../support/browser/axe.ts';
import { narrow, wide } from '../support/browser/browser.ts';
import { miasDesk } from '../support/browser/mias-desk.ts';

const { mia } = await miasDesk();

describe('the lab', () => {
  it('plays the customer: calls, keys digits, hangs up', async () => {
    const { page, panel, context } = mia;
    const lab = await context.newPage();
    await lab.goto('/lab');
    await lab.getByRole('button', { name: /^Anrufen/ }).click();
    await panel.getByRole('button', { name: /Annehmen/ }).waitFor();
    await page.bringToFront();
    await page.keyboard.press('Alt+a');
    await phase(panel, 'Verbunden');
    await lab.bringToFront();
    const call = lab.getByRole('article', { name: 'Erika Mustermann' });
    await call.getByText('Verbunden').waitFor();
    await call.getByRole('button', { name: 'Taste 5' }).click();
    await lab.getByText(/hat 5 eingegeben/).waitFor();
    for (const viewport of [wide, narrow]) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await lab.setViewportSize(viewport);
        await lab.emulateMedia({ colorScheme });
        expect(await findings(lab)).toEqual([]);
      }
    }
    await call.getByRole('button', { name: /auflegen/i }).click();
    await page.bringToFront();
    await panel.getByRole('button', { name: /Abschließen/ }).waitFor();
  });

  it('decides how called numbers behave', async () => {
    const { page, panel, context } = mia;
    const lab = await context.newPage();
    await lab.goto('/lab');
    await lab.getByLabel('Verhalten: Alle anderen Nummern').selectOption('reject');
    await page.bringToFront();
    const number = panel.getByRole('textbox', { name: 'Nummer oder Name' });
    await number.fill('+49 30 901833');
    await number.press('Enter');
    await panel.getByText('Abgelehnt', { exact: true }).waitFor();
  });
});
