/** Writes the types of the API, as openapi-typescript makes them of its description on stdin, to stdout. */
import { registerHooks } from 'node:module';
import { text } from 'node:stream/consumers';

// The generator builds its text by the compiler's programming interface, which TypeScript 7 no longer has.
registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier === 'typescript' ? import.meta.resolve('typescript-5') : specifier, context),
});
const { astToString, default: typesOf } = await import('openapi-typescript');

process.stdout.write(astToString(await typesOf(await text(process.stdin))));
