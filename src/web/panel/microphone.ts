import { useEffect, useState } from 'react';

/**
 * Whether this page may not use the microphone: the frame around it does not pass it on, or the person has refused it. Without
 * an answer it is not known, and nothing is said.
 */
export function useMicrophoneForbidden(): boolean {
  const [isForbidden, setIsForbidden] = useState(false);
  useEffect(() => {
    let status: PermissionStatus | null = null;
    const look = () => setIsForbidden(status?.state === 'denied');
    navigator.permissions.query({ name: 'microphone' }).then(
      (found) => {
        status = found;
        found.addEventListener('change', look);
        look();
      },
      // Some browsers do not say.
      () => undefined,
    );
    return () => status?.removeEventListener('change', look);
  }, []);
  return isForbidden;
}
