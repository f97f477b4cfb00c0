import { mount } from 'svelte'
import './style/tokens.css'
import './style/base.css'
import './style/overlays.css'
import './style/plan.css'
import './style/bookings.css'
import './style/people.css'
import './style/charts.css'
import './style/print.css'
import './shell/theme.svelte.ts'
import App from './App.svelte'

const target = document.getElementById('app')
if (!target) throw new Error('index.html has no #app')
mount(App, { target })
