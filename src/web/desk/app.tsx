import { Connected } from './connected.tsx';
import { Desk } from './desk.tsx';
import { SignedIn } from './signed-in.tsx';

/** The desk of whoever is signed in. */
export const App = () => (
  <SignedIn>
    <Connected>
      <Desk />
    </Connected>
  </SignedIn>
);
