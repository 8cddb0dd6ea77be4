// For every test file.
import { afterAll, afterEach } from 'vitest';
import { cleanUpFile, cleanUpTest } from './server.js';

afterEach(cleanUpTest);
afterAll(cleanUpFile);
