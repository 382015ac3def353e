// @vitest-environment happy-dom
import { vi } from 'vitest';
import { describeHooks } from './support/describe-hooks.js';
import { loadReact18 } from './support/react-18.js';
import { reactFlavour } from './support/react-flavour.js';

vi.mock('../../../src/page/index.js', () => import('./support/page.js'));
vi.mock('react', () => import('react18'));

describeHooks(reactFlavour(loadReact18()));
