import type { ReactNode } from 'react';
import { SignIn } from './account/sign-in.tsx';
import { SignInAgain } from './account/sign-in-again.tsx';
import { SignInGate } from './sign-in-gate.tsx';

/** The page of whoever is signed in with a password. */
export const SignedIn = ({ children }: { children: ReactNode }) => (
  <SignInGate SignIn={SignIn} SignInAgain={SignInAgain}>
    {children}
  </SignInGate>
);
