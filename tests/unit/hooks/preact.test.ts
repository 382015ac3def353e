// @vitest-environment happy-dom
import { vi } from 'vitest';
import { describeHooks } from './support/describe-hooks.js';
import { preact } from './support/preact-flavour.js';

vi.mock('../../../src/page/index.js', () => import('./support/page.js'));

describeHooks(preact);
