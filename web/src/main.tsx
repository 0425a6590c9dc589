document.title = 'Sightglass';
