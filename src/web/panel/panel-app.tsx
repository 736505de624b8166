import { Connected } from '../desk/connected.tsx';
import { SignInGate } from '../desk/sign-in-gate.tsx';
import type { CrmSurface } from './crm-surface.ts';
import { PanelPage } from './panel-page.tsx';
import { panelDoors } from './panel-sign-in.tsx';

/** The panel of whoever is signed in. */
export const PanelApp = ({ surface }: { surface: CrmSurface }) => (
  <SignInGate {...panelDoors(surface.isFramed)}>
    <Connected>
      <PanelPage surface={surface} />
    </Connected>
  </SignInGate>
);
