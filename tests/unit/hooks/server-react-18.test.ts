import { vi } from 'vitest';
import { loadReact18 } from './support/react-18.js';
import { reactFlavour } from './support/react-flavour.js';
import { describeServer } from './support/server-suite.js';

vi.mock('../../../src/page/index.js', () => import('./support/page.js'));
vi.mock('react', () => import('react18'));

describeServer(reactFlavour(loadReact18()));
