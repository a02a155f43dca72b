//! A short sound. Browsers play none before a person pressed something, which is as it should be.

use wasm_bindgen::JsValue;
use web_sys::{AudioContext, OscillatorType};

/// Hertz and seconds of the two tones: rising, so that it is told from the usual beeps of a room.
const TONES: [(f32, f64); 2] = [(660.0, 0.0), (880.0, 0.18)];

/// Seconds of a tone.
const LASTS_S: f64 = 0.16;

/// Loudness, of 1.
const GAIN: f32 = 0.2;

/// The way to the loudspeaker. Made when a person asked for sound.
#[derive(Debug, Clone)]
pub struct Sound(AudioContext);

/// All are the same loudspeaker.
impl PartialEq for Sound {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Sound {
    /// Opens it; none where the browser has none.
    #[must_use]
    pub fn open() -> Option<Self> {
        AudioContext::new().ok().map(Self)
    }

    /// Plays the alarm.
    pub fn alarm(&self) {
        if let Err(error) = self.play() {
            super::log_error(&format!("the sound cannot be played: {error:?}"));
        }
    }

    fn play(&self) -> Result<(), JsValue> {
        let now = self.0.current_time();
        let gain = self.0.create_gain()?;
        gain.gain().set_value(GAIN);
        gain.connect_with_audio_node(&self.0.destination())?;
        for (hertz, after) in TONES {
            let tone = self.0.create_oscillator()?;
            tone.set_type(OscillatorType::Triangle);
            tone.frequency().set_value(hertz);
            tone.connect_with_audio_node(&gain)?;
            tone.start_with_when(now + after)?;
            tone.stop_with_when(now + after + LASTS_S)?;
        }
        Ok(())
    }
}
